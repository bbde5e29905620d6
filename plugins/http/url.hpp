#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/result.hpp"

namespace sambung::remote {

/// A place that speaks HTTP, and what to ask there. Plain value.
struct Url {
  bool tls = true;
  std::string host;  ///< lower case; an IPv6 address without its brackets
  std::uint16_t port = 443;
  std::string target = "/";  ///< path and query as on the wire; no fragment

  /// Scheme, host and port: what connections and credentials belong to.
  std::string origin() const;
  /// Host, and the port where it is not the scheme's own: the value of `Host`.
  std::string authority() const;
  /// For errors and logs: the origin, and the path's first piece where it is short and plain enough
  /// to be no secret.
  std::string shown() const;
};

/// Reads an absolute http or https URL, strictly, so that nobody reads another host in it than we do.
/// kInvalid, without repeating the text: other schemes, user info, control characters, white space,
/// backslashes, anything that is not ASCII, hosts that are neither a name nor a plain address, ports
/// that are none or belong to protocols that can be talked to by accident, over 8,192 bytes.
Result<Url> parse_url(std::string_view text);

/// Reads a `Location` as said by `base`: absolute, or beginning with `//`, `/` or `?`; kInvalid for
/// what parse_url refuses and for paths without a leading slash, which no system of ours needs.
Result<Url> parse_location(std::string_view text, const Url& base);

}  // namespace sambung::remote
