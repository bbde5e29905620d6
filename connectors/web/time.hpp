#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "connectors/web/json.hpp"

namespace sambung::web {

/// Unix microseconds. All times of this connector are these.
using Micros = std::int64_t;

/// How a system writes a time.
enum class TimeForm : std::uint8_t {
  kIso,     ///< "2026-11-26T05:40:00.123Z", "2026-11-26 05:40:00"; without a zone it is UTC
  kUnix,    ///< seconds, number or text, with a fraction or without
  kUnixMs,  ///< milliseconds
};

/// Nothing when `value` is no such time or is not between the years 1970 and 9999.
std::optional<Micros> read_time(const Json& value, TimeForm form);

/// "2026-11-26T05:40:00Z" with `digits` (0, 3 or 6) of a fraction, cut and not rounded.
std::string iso(Micros time, int digits);

/// By `format`, whose %Y %m %d %H %M %S are those of UTC and %f is six digits.
std::string format_time(Micros time, std::string_view format);

}  // namespace sambung::web
