#include "plugins/http/address.hpp"

#include <arpa/inet.h>
#include <sys/socket.h>

#include <algorithm>
#include <charconv>
#include <initializer_list>

namespace sambung::remote {
namespace {

using V4 = std::uint32_t;

struct Range4 {
  V4 first;
  unsigned bits;
};

bool inside(V4 address, std::initializer_list<Range4> ranges) {
  return std::ranges::any_of(ranges, [&](const Range4& range) {
    return (address ^ range.first) >> (32 - range.bits) == 0;
  });
}

Reach reach_of_v4(V4 address) {
  if (inside(address, {{0x00000000, 8}, {0xe0000000, 4}, {0xffffffff, 32}})) return Reach::kNobody;
  if (inside(address, {{0xa9fe0000, 16}})) return Reach::kLinkLocal;
  const bool set_aside = inside(address, {{0x0a000000, 8},    // 10, RFC 1918
                                          {0x64400000, 10},   // 100.64, carrier-grade NAT
                                          {0x7f000000, 8},    // 127, this machine
                                          {0xac100000, 12},   // 172.16, RFC 1918
                                          {0xc0000000, 24},   // 192.0.0, protocol assignments
                                          {0xc0000200, 24},   // 192.0.2, documentation
                                          {0xc0586300, 24},   // 192.88.99, 6to4 relays
                                          {0xc0a80000, 16},   // 192.168, RFC 1918
                                          {0xc6120000, 15},   // 198.18, benchmarks
                                          {0xc6336400, 24},   // 198.51.100, documentation
                                          {0xcb007100, 24},   // 203.0.113, documentation
                                          {0xf0000000, 4}});  // 240, reserved
  return set_aside ? Reach::kPrivate : Reach::kPublic;
}

V4 v4_at(const IpAddress& address, std::size_t at) {
  V4 value = 0;
  for (std::size_t i = at; i < at + 4; ++i) value = value << 8 | address.bytes[i];
  return value;
}

bool begins(const IpAddress& address, std::string_view prefix) {
  const auto network = parse_network(prefix);
  return network && network->has(address);
}

/// The IPv4 address that an IPv6 one stands for.
std::optional<V4> embedded(const IpAddress& a) {
  if (begins(a, "::ffff:0:0/96") || begins(a, "::/96") || begins(a, "64:ff9b::/96")) {
    return v4_at(a, 12);
  }
  if (begins(a, "2002::/16")) return v4_at(a, 2);
  const V4 isatap = v4_at(a, 8);
  if (isatap == 0x00005efe || isatap == 0x02005efe) return v4_at(a, 12);
  return std::nullopt;
}

Reach reach_of_v6(const IpAddress& a) {
  if (begins(a, "::/128") || begins(a, "ff00::/8")) return Reach::kNobody;
  if (begins(a, "::1/128")) return Reach::kPrivate;
  if (begins(a, "fe80::/10")) return Reach::kLinkLocal;
  if (const auto v4 = embedded(a)) return reach_of_v4(*v4);
  // Only 2000::/3 has been given out; in it, 2001::/23 (Teredo and other protocols), documentation.
  const bool global = begins(a, "2000::/3") && !begins(a, "2001::/23") &&
                      !begins(a, "2001:db8::/32") && !begins(a, "3fff::/20");
  return global ? Reach::kPublic : Reach::kPrivate;
}

}  // namespace

std::string IpAddress::text() const {
  std::array<char, INET6_ADDRSTRLEN> out{};
  ::inet_ntop(v6 ? AF_INET6 : AF_INET, bytes.data(), out.data(), out.size());
  return out.data();
}

std::optional<IpAddress> parse_ip(std::string_view text) {
  const std::string terminated(text);
  IpAddress address;
  if (terminated.find('\0') != std::string::npos) return {};
  if (::inet_pton(AF_INET, terminated.c_str(), address.bytes.data()) == 1) return address;
  address.v6 = true;
  if (::inet_pton(AF_INET6, terminated.c_str(), address.bytes.data()) == 1) return address;
  return std::nullopt;
}

Reach reach_of(const IpAddress& address) {
  return address.v6 ? reach_of_v6(address) : reach_of_v4(v4_at(address, 0));
}

bool Network::has(const IpAddress& other) const {
  if (address.v6 != other.v6) return false;
  for (unsigned bit = 0; bit < bits; bit += 8) {
    const unsigned keep = std::min(8U, bits - bit);
    const unsigned differ = static_cast<unsigned>(address.bytes[bit / 8] ^ other.bytes[bit / 8]);
    if (differ >> (8 - keep) != 0) return false;
  }
  return true;
}

std::optional<Network> parse_network(std::string_view text) {
  const std::size_t slash = text.find('/');
  const auto address = parse_ip(text.substr(0, slash));
  if (!address) return std::nullopt;
  const unsigned most = address->v6 ? 128 : 32;
  Network network{*address, most};
  if (slash == std::string_view::npos) return network;
  const char* end = text.data() + text.size();
  const auto [stop, failed] = std::from_chars(text.data() + slash + 1, end, network.bits);
  if (failed != std::errc{} || stop != end || network.bits > most) return std::nullopt;
  return network;
}

}  // namespace sambung::remote
