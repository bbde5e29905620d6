#include "connectors/medusa/timestamp.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdio>

namespace sambung::medusa {

namespace {

using std::chrono::milliseconds;

constexpr std::string_view kShape = "0000-00-00T00:00:00.000Z";
constexpr std::int64_t kMsMax = 253'402'300'799'999;  // the end of the year 9999

int number_at(std::string_view text, std::size_t from, std::size_t size) {
  int number = 0;
  std::from_chars(text.data() + from, text.data() + from + size, number);
  return number;
}

bool has_shape(std::string_view text) {
  if (text.size() != kShape.size()) return false;
  return std::equal(text.begin(), text.end(), kShape.begin(), [](char c, char shape) {
    return shape == '0' ? c >= '0' && c <= '9' : c == shape;
  });
}

}  // namespace

std::optional<std::int64_t> ms_of(std::string_view text) {
  if (!has_shape(text)) return std::nullopt;
  const std::chrono::year_month_day date{
      std::chrono::year(number_at(text, 0, 4)),
      std::chrono::month(static_cast<unsigned>(number_at(text, 5, 2))),
      std::chrono::day(static_cast<unsigned>(number_at(text, 8, 2)))};
  const int hour = number_at(text, 11, 2);
  const int minute = number_at(text, 14, 2);
  const int second = number_at(text, 17, 2);
  if (!date.ok() || hour > 23 || minute > 59 || second > 59) return std::nullopt;
  const milliseconds since = std::chrono::sys_days(date).time_since_epoch() +
                             std::chrono::hours(hour) + std::chrono::minutes(minute) +
                             std::chrono::seconds(second) + milliseconds(number_at(text, 20, 3));
  return since.count();
}

std::string timestamp_of(std::int64_t ms) {
  const std::chrono::sys_time<milliseconds> time{
      milliseconds(std::clamp<std::int64_t>(ms, 0, kMsMax))};
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss of_day{time - day};
  char text[64];
  std::snprintf(
      text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ", static_cast<int>(date.year()),
      static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
      static_cast<int>(of_day.hours().count()), static_cast<int>(of_day.minutes().count()),
      static_cast<int>(of_day.seconds().count()), static_cast<int>(of_day.subseconds().count()));
  return text;
}

}  // namespace sambung::medusa
