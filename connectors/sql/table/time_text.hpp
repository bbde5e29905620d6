#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sambung::table {

/// Unix microseconds of "2026-11-23T05:59:00.123456Z" and its relatives: a blank for the T, fewer
/// or no digits of a second, no seconds, no zone (UTC), or one as +07, +0700, +07:00. nullopt when
/// it is none of these or outside the years 1 to 9999. Digits beyond microseconds are cut off.
std::optional<std::int64_t> parse_time(std::string_view text);

/// "2026-11-23T05:59:00Z"; with 3 or 6 digits of a second where they say something.
std::string iso_time(std::int64_t unix_us);

/// "2026-11-23 05:59:00.123456", as databases take it in UTC.
std::string sql_time(std::int64_t unix_us);

}  // namespace sambung::table
