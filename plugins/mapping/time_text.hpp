#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"

namespace sambung::mapping {

/// A point in time, microseconds since 1970 in UTC; years 0001 to 9999.
using Microseconds = std::int64_t;

/// Whether `time` has a year of four digits.
bool is_writable_time(Microseconds time);

/// "2026-11-26T05:40:00Z", with three or six digits of the second where there are any. `offset`:
/// seconds east of UTC, "+07:00" in the place of Z unless it is 0.
std::string iso_time(Microseconds time, std::int32_t offset_s = 0);
std::string iso_date(Microseconds time, std::int32_t offset_s = 0);

/// Reads ISO 8601 as systems write it: T or a space between, fraction, Z or an offset; what has no
/// offset is of `offset_s`. A date alone is its midnight. nullopt for anything else.
std::optional<Microseconds> read_iso(std::string_view text, std::int32_t offset_s);

/// "UTC", "Z" or "+07:00" as seconds east of UTC. kInvalid: the reason and the remedy.
Result<std::int32_t> read_zone(std::string_view zone);

/// A way to write times in the manner of strptime: %Y %m %d %H %M %S %f (fraction) %z %% and
/// other characters as they are. Knows no locale. Immutable.
class TimePattern {
 public:
  static Result<TimePattern> parse(std::string_view pattern);

  std::optional<Microseconds> read(std::string_view text, std::int32_t offset_s) const;
  std::string write(Microseconds time, std::int32_t offset_s) const;

 private:
  std::string pattern_;
};

}  // namespace sambung::mapping
