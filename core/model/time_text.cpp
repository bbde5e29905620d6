#include "core/model/time_text.hpp"

namespace sambung::model {

namespace {

void append_digits(std::string& out, long value, int width) {
  const std::string digits = std::to_string(value);
  out.append(static_cast<std::size_t>(width) > digits.size()
                 ? static_cast<std::size_t>(width) - digits.size()
                 : 0,
             '0');
  out += digits;
}

/// The number that stands in `count` digits at `at`; nullopt when there are others than digits.
std::optional<int> digits(std::string_view text, std::size_t at, std::size_t count) {
  if (text.size() < at + count) return std::nullopt;
  int value = 0;
  for (const char c : text.substr(at, count)) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

}  // namespace

std::string time_text(UnixTime time) {
  using namespace std::chrono;
  const auto day = floor<days>(time);
  const year_month_day date{day};
  const hh_mm_ss clock{time - day};
  std::string text;
  text.reserve(24);
  append_digits(text, static_cast<int>(date.year()), 4);
  text.push_back('-');
  append_digits(text, static_cast<long>(static_cast<unsigned>(date.month())), 2);
  text.push_back('-');
  append_digits(text, static_cast<long>(static_cast<unsigned>(date.day())), 2);
  text.push_back('T');
  append_digits(text, clock.hours().count(), 2);
  text.push_back(':');
  append_digits(text, clock.minutes().count(), 2);
  text.push_back(':');
  append_digits(text, clock.seconds().count(), 2);
  if (clock.subseconds().count() != 0) {
    text.push_back('.');
    append_digits(text, clock.subseconds().count(), 3);
  }
  text.push_back('Z');
  return text;
}

std::optional<UnixTime> parse_time(std::string_view text) {
  using namespace std::chrono;
  const bool fraction = text.size() == 24;
  if ((text.size() != 20 && !fraction) || text.back() != 'Z' || text[4] != '-' || text[7] != '-' ||
      text[10] != 'T' || text[13] != ':' || text[16] != ':' || (fraction && text[19] != '.')) {
    return std::nullopt;
  }
  const auto y = digits(text, 0, 4), mo = digits(text, 5, 2), d = digits(text, 8, 2);
  const auto h = digits(text, 11, 2), mi = digits(text, 14, 2), s = digits(text, 17, 2);
  const auto ms = fraction ? digits(text, 20, 3) : std::optional<int>(0);
  if (!y || !mo || !d || !h || !mi || !s || !ms || *h > 23 || *mi > 59 || *s > 59) {
    return std::nullopt;
  }
  const year_month_day date{year{*y}, month{static_cast<unsigned>(*mo)},
                            day{static_cast<unsigned>(*d)}};
  if (!date.ok()) return std::nullopt;
  return UnixTime{sys_days{date}} + hours{*h} + minutes{*mi} + seconds{*s} + milliseconds{*ms};
}

}  // namespace sambung::model
