#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "plugins/http/address.hpp"

namespace sambung::remote {

/// Which addresses we connect to. URLs come from configuration, from remote records and from
/// redirects: none of them may make us a way into the network that we stand in. Immutable.
class Guard {
 public:
  /// `allow_private`: private addresses are as good as public ones, but for link-local ones. `allowed`
  /// names exceptions: an address or network ("10.1.2.0/24", also link-local), or a host by its exact
  /// name, whose addresses may then be private. kInvalid: an entry is none of these.
  static Result<Guard> make(bool allow_private, const std::vector<std::string>& allowed);

  /// Why `address`, which is about to be connected to for `host`, must not be; nothing if it may.
  std::optional<std::string> objection(const std::string& host, const IpAddress& address) const;

 private:
  Guard() = default;

  bool allow_private_ = false;
  std::vector<Network> networks_;
  std::vector<std::string> hosts_;
};

}  // namespace sambung::remote
