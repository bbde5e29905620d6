#include "plugins/http/date.hpp"

#include <charconv>
#include <cstdio>

namespace sambung::remote {

namespace {

constexpr std::string_view kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";

/// The number that fills `text` from `at` on; -1 if there is another character.
int number(std::string_view text, std::size_t at, std::size_t digits) {
  int value = -1;
  const char* end = text.data() + at + digits;
  const auto [stop, failed] = std::from_chars(text.data() + at, end, value);
  return failed == std::errc{} && stop == end ? value : -1;
}

}  // namespace

// Poco's reader would make a date of nearly every text.
std::optional<UnixTime> parse_date(std::string_view text) {
  if (text.size() != 29 || !text.ends_with(" GMT")) return std::nullopt;
  const std::size_t month = kMonths.find(text.substr(8, 3));
  if (month == std::string_view::npos || month % 3 != 0) return std::nullopt;
  const std::chrono::year_month_day day{
      std::chrono::year(number(text, 12, 4)), std::chrono::month(unsigned(month) / 3 + 1),
      std::chrono::day(static_cast<unsigned>(number(text, 5, 2)))};
  const int hour = number(text, 17, 2);
  const int minute = number(text, 20, 2);
  const int second = number(text, 23, 2);  // 60 in a leap second
  if (!day.ok() || day.year() < std::chrono::year(1970) || hour < 0 || hour > 23 || minute < 0 ||
      minute > 59 || second < 0 || second > 60) {
    return std::nullopt;
  }
  return std::chrono::sys_days(day) + std::chrono::hours(hour) + std::chrono::minutes(minute) +
         std::chrono::seconds(second);
}

std::string date_text(UnixTime time) {
  constexpr std::string_view kDays = "SunMonTueWedThuFriSat";
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(std::chrono::floor<std::chrono::seconds>(time - day));
  const std::string_view name = kDays.substr(std::chrono::weekday(day).c_encoding() * 3, 3);
  const std::string_view month = kMonths.substr((static_cast<unsigned>(date.month()) - 1) * 3, 3);
  char text[48];
  const int size = std::snprintf(
      text, sizeof text, "%.3s, %02u %.3s %04d %02d:%02d:%02d GMT", name.data(),
      static_cast<unsigned>(date.day()), month.data(), static_cast<int>(date.year()),
      static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
      static_cast<int>(clock.seconds().count()));
  return {text, static_cast<std::size_t>(size)};
}

}  // namespace sambung::remote
