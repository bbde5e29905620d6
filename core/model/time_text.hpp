#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/clock.hpp"

namespace sambung::model {

/// RFC 3339 in UTC: "2026-11-23T05:59:00Z", with milliseconds only when there are any.
std::string time_text(UnixTime time);

/// Reads what `time_text` writes; nullopt for anything else.
std::optional<UnixTime> parse_time(std::string_view text);

}  // namespace sambung::model
