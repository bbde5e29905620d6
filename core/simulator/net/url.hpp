#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/result.hpp"

namespace sambung::simulator {

/// A place on this machine that speaks HTTP. Plain value.
struct Url {
  bool tls = false;
  std::string host;
  std::uint16_t port = 80;
  /// Path and query, at least "/".
  std::string target = "/";

  /// Scheme, host and port: what connections are kept by.
  std::string origin() const;
  std::string text() const { return origin() + target; }
};

/// Reads an http or https URL. kInvalid for anything else, for more than 2,000 bytes, and for a
/// host other than localhost, 127.0.0.1 or [::1]: made-up messages must not leave this machine.
Result<Url> parse_loopback_url(std::string_view text);

}  // namespace sambung::simulator
