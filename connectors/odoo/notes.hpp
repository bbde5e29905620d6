#pragma once

#include <optional>
#include <string>

#include "connectors/odoo/rpc.hpp"

namespace sambung::odoo {

inline constexpr std::size_t kNoteBytesMax = 65'536;

/// An entry's text as HTML: what could be markup is escaped, line breaks are kept.
std::string html_of(const Json& entry);

/// The Message-Id of an entry: "<key@sambung>". Throws web::Failure (INVALID) for a key that is none.
std::string message_id_of(const Json& entry);

/// History in the chatter of contacts, as internal notes, which send nothing to followers. Throws
/// web::Failure. Confined to the instance's thread.
class Notes {
 public:
  explicit Notes(Rpc& rpc) : rpc_(rpc) {}

  /// Posts or changes an entry; looks for its Message-Id before, so that a repeat posts nothing.
  Outcome put(const Json& entry);
  /// Takes away what we posted there.
  void erase(std::int64_t contact);

 private:
  std::optional<std::int64_t> find(const std::string& message_id);
  Outcome change(std::int64_t id, const Json& entry);

  Rpc& rpc_;
};

}  // namespace sambung::odoo
