#pragma once

#include <string>
#include <string_view>

#include "core/base/clock.hpp"
#include "core/base/result.hpp"
#include "plugins/http/message.hpp"

namespace sambung::services {

/// Signs `request`, whose URL is final, as Mekari wants it: `Date`, `Digest` (SHA-256 of the body,
/// for methods that have one) and `Authorization: hmac` over date and request line, HTTP/1.1, query
/// included. The seam to OpenSSL. Source: developers.mekari.com, "HMAC authentication", read 2026-11.
/// kInvalid - the URL cannot be read, or the key name has a quote or a control character.
Result<void> sign(remote::Request& request, std::string_view key_name, std::string_view key,
                  UnixTime now);

}  // namespace sambung::services
