#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "plugins/http/failure.hpp"

namespace sambung::remote {

/// Unpacks gzip or deflate as it comes, never beyond a bound. zlib's only place: Poco's stream over it
/// takes a packed body that breaks off for one that is whole. Confined to one exchange.
class Inflater {
 public:
  enum class Coding { kGzip, kDeflate };
  explicit Inflater(Coding coding);
  Inflater(Inflater&& other) noexcept;
  ~Inflater();

  /// Appends what `packed` unpacks to to `out`. kTooLarge: `out` would exceed `bytes_max`.
  /// kAmbiguous: not what its name says, or something stands behind the end.
  std::optional<Failure> add(std::string_view packed, std::string& out, std::size_t bytes_max);
  /// Whether all that came has come to its end; also when nothing came.
  bool whole() const;

 private:
  struct Stream;
  std::unique_ptr<Stream> stream_;
};

}  // namespace sambung::remote
