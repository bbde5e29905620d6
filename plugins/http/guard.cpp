#include "plugins/http/guard.hpp"

#include <algorithm>

#include "plugins/http/url.hpp"

namespace sambung::remote {

Result<Guard> Guard::make(bool allow_private, const std::vector<std::string>& allowed) {
  Guard guard;
  guard.allow_private_ = allow_private;
  for (const std::string& entry : allowed) {
    if (const auto network = parse_network(entry)) {
      guard.networks_.push_back(*network);
      continue;
    }
    const auto url = parse_url("https://" + entry);
    if (!url || url->origin() != "https://" + url->host || url->target != "/") {
      return Error{ErrorCode::kInvalid,
                   "allowed private hosts: entry " + std::to_string(&entry - allowed.data() + 1) +
                       " is neither an address, a network like 10.0.0.0/8, nor a host name"};
    }
    guard.hosts_.push_back(url->host);
  }
  return guard;
}

std::optional<std::string> Guard::objection(const std::string& host,
                                            const IpAddress& address) const {
  const Reach reach = reach_of(address);
  if (reach == Reach::kPublic) return std::nullopt;
  const std::string where = "address " + address.text();
  if (reach == Reach::kNobody) return where + " is nobody's (multicast, broadcast or unspecified)";
  if (std::ranges::any_of(networks_, [&](const Network& n) { return n.has(address); })) return {};
  if (reach == Reach::kLinkLocal) return where + " is link-local; allow it by address if need be";
  if (allow_private_ || std::ranges::find(hosts_, host) != hosts_.end()) return std::nullopt;
  return where + " is private; allow the host, address or network in the configuration if meant";
}

}  // namespace sambung::remote
