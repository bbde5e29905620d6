#include "connectors/sql/table/time_text.hpp"

#include <array>
#include <charconv>
#include <chrono>
#include <cstdio>

namespace sambung::table {

namespace {

constexpr std::int64_t kSecond = 1'000'000;  // in microseconds

/// Takes what it understands from the front of a text.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  bool is_at_end() const { return text_.empty(); }
  bool take(char wanted) {
    if (text_.empty() || text_.front() != wanted) return false;
    text_.remove_prefix(1);
    return true;
  }
  /// Exactly `digits` digits, at most `max`.
  bool number(std::size_t digits, int max, int& to) {
    if (text_.size() < digits) return false;
    int value = 0;
    for (std::size_t i = 0; i < digits; ++i) {
      if (text_[i] < '0' || text_[i] > '9') return false;
      value = value * 10 + (text_[i] - '0');
    }
    text_.remove_prefix(digits);
    to = value;
    return value <= max;
  }
  /// Digits after a point, as microseconds.
  bool fraction(std::int64_t& to) {
    std::int64_t worth = kSecond / 10;
    bool is_some = false;
    while (!text_.empty() && text_.front() >= '0' && text_.front() <= '9') {
      to += (text_.front() - '0') * worth;
      worth /= 10;
      is_some = true;
      text_.remove_prefix(1);
    }
    return is_some;
  }

 private:
  std::string_view text_;
};

bool scan_day(Scanner& scanner, std::int64_t& unix_us) {
  int year = 0, month = 0, day = 0;
  if (!scanner.number(4, 9999, year) || !scanner.take('-') || !scanner.number(2, 12, month) ||
      !scanner.take('-') || !scanner.number(2, 31, day)) {
    return false;
  }
  const std::chrono::year_month_day date{std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (!date.ok()) return false;
  unix_us = std::chrono::sys_days(date).time_since_epoch().count() * 86'400 * kSecond;
  return true;
}

bool scan_clock(Scanner& scanner, std::int64_t& unix_us) {
  int hour = 0, minute = 0, second = 0;
  std::int64_t fraction = 0;
  if (!scanner.number(2, 24, hour) || !scanner.take(':') || !scanner.number(2, 59, minute)) {
    return false;
  }
  if (scanner.take(':') && !scanner.number(2, 60, second)) return false;
  if (scanner.take('.') && !scanner.fraction(fraction)) return false;
  unix_us += (hour * 3600 + minute * 60 + second) * kSecond + fraction;
  return true;
}

bool scan_zone(Scanner& scanner, std::int64_t& unix_us) {
  if (scanner.is_at_end() || scanner.take('Z')) return true;
  const int sign = scanner.take('+') ? -1 : scanner.take('-') ? 1 : 0;
  int hours = 0, minutes = 0;
  if (sign == 0 || !scanner.number(2, 15, hours)) return false;
  const bool has_colon = scanner.take(':');
  if ((has_colon || !scanner.is_at_end()) && !scanner.number(2, 59, minutes)) return false;
  unix_us += sign * (hours * 3600 + minutes * 60) * kSecond;
  return true;
}

struct Parts {
  int year;
  unsigned month, day;
  int hour, minute, second;
  std::int64_t us;
};

Parts parts_of(std::int64_t unix_us) {
  using namespace std::chrono;
  const sys_time<microseconds> time{microseconds(unix_us)};
  const auto day = floor<days>(time);
  const year_month_day date{day};
  const hh_mm_ss clock{time - day};
  return {static_cast<int>(date.year()),
          static_cast<unsigned>(date.month()),
          static_cast<unsigned>(date.day()),
          static_cast<int>(clock.hours().count()),
          static_cast<int>(clock.minutes().count()),
          static_cast<int>(clock.seconds().count()),
          static_cast<std::int64_t>(clock.subseconds().count())};
}

std::string printed(const Parts& parts, char between) {
  std::array<char, 64> text{};
  const int size =
      std::snprintf(text.data(), text.size(), "%04d-%02u-%02u%c%02d:%02d:%02d", parts.year,
                    parts.month, parts.day, between, parts.hour, parts.minute, parts.second);
  return std::string(text.data(), static_cast<std::size_t>(size));
}

/// `value` with leading zeros.
std::string digits(std::int64_t value, std::size_t count) {
  std::string text = std::to_string(value);
  return std::string(count > text.size() ? count - text.size() : 0, '0') + text;
}

}  // namespace

std::optional<std::int64_t> parse_time(std::string_view text) {
  Scanner scanner(text);
  std::int64_t unix_us = 0;
  if (!scan_day(scanner, unix_us)) return std::nullopt;
  if (scanner.is_at_end()) return unix_us;
  if (!scanner.take('T') && !scanner.take(' ')) return std::nullopt;
  if (!scan_clock(scanner, unix_us) || !scan_zone(scanner, unix_us) || !scanner.is_at_end()) {
    return std::nullopt;
  }
  return unix_us;
}

std::string iso_time(std::int64_t unix_us) {
  const Parts parts = parts_of(unix_us);
  std::string text = printed(parts, 'T');
  if (parts.us % 1000 != 0) {
    text += "." + digits(parts.us, 6);
  } else if (parts.us != 0) {
    text += "." + digits(parts.us / 1000, 3);
  }
  return text + "Z";
}

std::string sql_time(std::int64_t unix_us) {
  const Parts parts = parts_of(unix_us);
  return printed(parts, ' ') + "." + digits(parts.us, 6);
}

}  // namespace sambung::table
