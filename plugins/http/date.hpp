#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/clock.hpp"

namespace sambung::remote {

/// Reads "Sun, 06 Nov 1994 08:49:37 GMT", the one form that servers may send (RFC 9110, 5.6.7).
std::optional<UnixTime> parse_date(std::string_view text);
/// Writes it, without the parts of a second.
std::string date_text(UnixTime time);

}  // namespace sambung::remote
