#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sambung::remote {

/// An IP address, bytes in network order; an IPv4 address fills the first four. Plain value.
struct IpAddress {
  std::array<std::uint8_t, 16> bytes{};
  bool v6 = false;

  std::string text() const;
  friend bool operator==(const IpAddress&, const IpAddress&) = default;
};

/// Reads "192.0.2.1" (four decimal numbers, nothing shorter) or "2001:db8::1" (no zone).
std::optional<IpAddress> parse_ip(std::string_view text);

/// Whom an address reaches.
enum class Reach {
  kPublic,
  kPrivate,    ///< this machine, RFC 1918, carrier-grade NAT, unique local, set aside for something
  kLinkLocal,  ///< the same wire; clouds hand out credentials at 169.254.169.254
  kNobody,     ///< multicast, broadcast, unspecified: never the address of one server
};

/// Judges by the address that packets would go to in the end: an IPv4 address inside an IPv6 one
/// (mapped, compatible, 6to4, NAT64, ISATAP) is judged itself.
/// Source: IANA's special-purpose address registries, read 2026-11.
Reach reach_of(const IpAddress& address);

/// "10.0.0.0/8", "fd00::/8", or one address. Plain value.
struct Network {
  IpAddress address;
  unsigned bits = 0;

  bool has(const IpAddress& other) const;
};
std::optional<Network> parse_network(std::string_view text);

}  // namespace sambung::remote
