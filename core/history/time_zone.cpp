#include "core/history/time_zone.hpp"

#include <date/tz.h>

#include <stdexcept>

namespace sambung::history {

namespace {

date::local_time<std::chrono::milliseconds> local(const void* zone, UnixTime time) {
  return static_cast<const date::time_zone*>(zone)->to_local(time);
}

UnixTime begin_of(const void* zone, date::local_days day) {
  // A day that begins in a gap or twice begins at its first moment.
  return date::floor<std::chrono::milliseconds>(
      static_cast<const date::time_zone*>(zone)->to_sys(day, date::choose::earliest));
}

}  // namespace

Result<TimeZone> TimeZone::find(const std::string& name) {
  try {
    return TimeZone(name, date::locate_zone(name));
  } catch (const std::runtime_error&) {
    return Error{ErrorCode::kInvalid, "this machine knows no time zone \"" + name +
                                          "\"; write a name such as Asia/Jakarta, and install "
                                          "tzdata"};
  }
}

std::string TimeZone::day_of(UnixTime time) const {
  return date::format("%F", date::floor<date::days>(local(zone_, time)));
}

std::string TimeZone::clock_of(UnixTime time) const {
  return date::format("%H:%M", date::floor<std::chrono::minutes>(local(zone_, time)));
}

TimeZone::Span TimeZone::span_of(UnixTime within) const {
  const date::local_days day = date::floor<date::days>(local(zone_, within));
  return {.begin = begin_of(zone_, day), .end = begin_of(zone_, day + date::days(1))};
}

}  // namespace sambung::history
