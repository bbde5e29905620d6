#pragma once

#include <chrono>
#include <optional>

#include "core/base/clock.hpp"
#include "plugins/http/message.hpp"

namespace sambung::remote {

/// How long the system asks to be left alone by its `Retry-After` (RFC 9110, 10.2.3): seconds, or a
/// date by the clock that the same answer shows, `now` without one. Never negative, a day at most;
/// nothing without the header or when it is neither.
std::optional<std::chrono::milliseconds> retry_after(const Response& response, UnixTime now);

}  // namespace sambung::remote
