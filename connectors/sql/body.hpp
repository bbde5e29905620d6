#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

#include "connectors/sql/statements.hpp"

namespace sambung::sql {

/// Reads one event body after the other; the values speak of the last one. The seam around simdjson
/// for this folder. Confined to one thread.
class BodyReader {
 public:
  static constexpr std::size_t kBytesMax = 16 * 1024 * 1024;  // the longest record of the journal

  BodyReader();
  ~BodyReader();
  BodyReader(const BodyReader&) = delete;
  BodyReader& operator=(const BodyReader&) = delete;

  /// Checks all of `json` and keeps what it says; false when it is no JSON object of a bounded size
  /// and depth. Copies what it needs.
  bool read(std::string_view json);

  /// Whether the body was erased at its source, so that nothing but that is said.
  bool is_erased() const;
  /// The text or whole number at a path of members and places in arrays ("errors.0.code"); nullopt when there is none. A NUL in a text becomes U+FFFD.
  Value at(std::string_view path) const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

/// A NUL is legal in a JSON string, but not in a database's text.
std::string without_nul(std::string_view text);

}  // namespace sambung::sql
