#include "plugins/http/server_clock.hpp"

#include <charconv>
#include <string_view>

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

/// "Sun, 06 Nov 1994 08:49:37 GMT", the one form that servers may send. Poco's reader would make a
/// date of nearly every text.
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

}  // namespace

std::optional<std::chrono::milliseconds> server_ahead(const Head& head, UnixTime now) {
  std::optional<UnixTime> said;
  for (const Header& each : head.headers) {
    if (same_name(each.name, "Age")) return std::nullopt;
    if (!said && same_name(each.name, "Date")) said = parse_date(each.value);
  }
  if (!said) return std::nullopt;
  return *said - now;
}

}  // namespace sambung::remote
