#include "core/model/time_text.hpp"

namespace sambung::model {

namespace {

/// Writes `value`, which has at most `width` digits, with leading zeros.
void put_digits(char* at, long value, int width) {
  for (int i = width - 1; i >= 0; --i, value /= 10) at[i] = static_cast<char>('0' + value % 10);
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
  std::string text = "0000-00-00T00:00:00.000Z";
  put_digits(&text[0], static_cast<int>(date.year()), 4);
  put_digits(&text[5], static_cast<long>(static_cast<unsigned>(date.month())), 2);
  put_digits(&text[8], static_cast<long>(static_cast<unsigned>(date.day())), 2);
  put_digits(&text[11], clock.hours().count(), 2);
  put_digits(&text[14], clock.minutes().count(), 2);
  put_digits(&text[17], clock.seconds().count(), 2);
  put_digits(&text[20], clock.subseconds().count(), 3);
  if (clock.subseconds().count() == 0) text.replace(19, 4, "");
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
