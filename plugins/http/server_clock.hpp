#pragma once

#include <optional>

#include "core/base/clock.hpp"
#include "plugins/http/response_head.hpp"

namespace sambung::remote {

/// How much the server's clock is ahead of ours: its `Date` less `now`, good to a second. Nothing
/// without a Date (RFC 9110, 5.6.7), or when the answer has an `Age`: then a cache has kept it.
std::optional<std::chrono::milliseconds> server_ahead(const Head& head, UnixTime now);

}  // namespace sambung::remote
