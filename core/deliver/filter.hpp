#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sambung::deliver {

/// Which events a consumer wants. Immutable.
struct Filter {
  std::vector<std::string>
      events;  ///< "message.received" or "message.*"; empty: all but sync's own notes and systems' webhooks
  std::vector<std::string> channels;  ///< phone number ids; empty: all; account events always pass
  bool nothing = false;               ///< no event at all

  bool wants(std::string_view type, std::string_view channel) const;
};

/// Whether `type` matches `pattern`: equal, or `pattern` ends in ".*" and `type` begins with the rest,
/// or `pattern` is "*".
bool matches(std::string_view pattern, std::string_view type);

}  // namespace sambung::deliver
