#include "connectors/web/time.hpp"

#include <charconv>
#include <chrono>
#include <cmath>

namespace sambung::web {

namespace {

constexpr Micros kSecond = 1'000'000;
constexpr Micros kLatest = 253'402'300'799 * kSecond;  // the end of the year 9999

/// Reads a text from its front; every step fails once one has.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  int number(std::size_t digits) {
    int value = 0;
    for (std::size_t i = 0; i < digits; ++i) {
      if (text_.empty() || text_.front() < '0' || text_.front() > '9') return fail();
      value = value * 10 + (text_.front() - '0');
      text_.remove_prefix(1);
    }
    return value;
  }
  bool take(char c) {
    if (text_.empty() || text_.front() != c) return false;
    text_.remove_prefix(1);
    return true;
  }
  void want(char c) {
    if (!take(c)) fail();
  }
  Micros fraction() {
    Micros value = 0;
    Micros unit = kSecond;
    while (!text_.empty() && text_.front() >= '0' && text_.front() <= '9') {
      unit /= 10;
      value += unit * (text_.front() - '0');
      text_.remove_prefix(1);
    }
    return value;
  }
  /// Z, an offset, or nothing, in seconds.
  int zone() {
    if (take('Z') || take('z')) return 0;
    const bool behind = take('-');
    if (!behind && !take('+')) return 0;
    const int hours = number(2);
    take(':');
    const int minutes = text_.empty() ? 0 : number(2);
    if (hours > 18 || minutes > 59) return fail();
    return (behind ? -1 : 1) * (hours * 3600 + minutes * 60);
  }
  bool good() const { return good_ && text_.empty(); }

 private:
  int fail() {
    good_ = false;
    return 0;
  }

  std::string_view text_;
  bool good_ = true;
};

std::optional<Micros> in_bounds(Micros time) {
  if (time < 0 || time > kLatest) return std::nullopt;
  return time;
}

std::optional<Micros> read_iso(std::string_view text) {
  using namespace std::chrono;
  Reader reader(text);
  const int y = reader.number(4);
  reader.want('-');
  const int m = reader.number(2);
  reader.want('-');
  const int d = reader.number(2);
  if (!reader.take('T') && !reader.take('t')) reader.want(' ');
  const int hours = reader.number(2);
  reader.want(':');
  const int minutes = reader.number(2);
  const int second = reader.take(':') ? reader.number(2) : 0;
  const Micros fraction = reader.take('.') ? reader.fraction() : 0;
  const int zone = reader.zone();
  const year_month_day date{year(y), month(static_cast<unsigned>(m)),
                            day(static_cast<unsigned>(d))};
  if (!reader.good() || !date.ok() || hours > 23 || minutes > 59 || second > 60) {
    return std::nullopt;
  }
  const Micros day_s = Micros{sys_days(date).time_since_epoch().count()} * 86400;
  return in_bounds((day_s + hours * 3600 + minutes * 60 + second - zone) * kSecond + fraction);
}

std::optional<Micros> read_number(const Json& value, Micros unit) {
  if (value.is_number_integer()) {
    const auto number = value.get<std::int64_t>();
    if (number < 0 || number > kLatest / unit) return std::nullopt;
    return number * unit;
  }
  double number = 0;
  if (value.is_number()) {
    number = value.get<double>();
  } else if (value.is_string()) {
    const auto& text = value.get_ref<const std::string&>();
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    if (read.ec != std::errc() || read.ptr != text.data() + text.size()) return std::nullopt;
  } else {
    return std::nullopt;
  }
  const double micros = number * static_cast<double>(unit);
  if (!(micros >= 0 && micros <= static_cast<double>(kLatest))) return std::nullopt;
  return static_cast<Micros>(micros);
}

std::string padded(std::int64_t number, std::size_t width) {
  const std::string digits = std::to_string(number);
  return digits.size() < width ? std::string(width - digits.size(), '0') + digits : digits;
}

}  // namespace

std::optional<Micros> read_time(const Json& value, TimeForm form) {
  if (form == TimeForm::kUnix) return read_number(value, kSecond);
  if (form == TimeForm::kUnixMs) return read_number(value, 1000);
  if (!value.is_string()) return std::nullopt;
  return read_iso(value.get_ref<const std::string&>());
}

std::string format_time(Micros time, std::string_view format) {
  using namespace std::chrono;
  const sys_time<microseconds> point{microseconds(time)};
  const auto day_point = floor<days>(point);
  const year_month_day date(day_point);
  const hh_mm_ss clock(point - day_point);
  std::string text;
  for (std::size_t i = 0; i < format.size(); ++i) {
    if (format[i] != '%' || i + 1 == format.size()) {
      text += format[i];
      continue;
    }
    switch (format[++i]) {
      case 'Y': text += padded(int(date.year()), 4); break;
      case 'm': text += padded(unsigned(date.month()), 2); break;
      case 'd': text += padded(unsigned(date.day()), 2); break;
      case 'H': text += padded(clock.hours().count(), 2); break;
      case 'M': text += padded(clock.minutes().count(), 2); break;
      case 'S': text += padded(clock.seconds().count(), 2); break;
      case 'f': text += padded(clock.subseconds().count(), 6); break;
      default: text += format[i];
    }
  }
  return text;
}

std::string iso(Micros time, int digits) {
  std::string text = format_time(time, "%Y-%m-%dT%H:%M:%S");
  if (digits > 0) text += "." + format_time(time, "%f").substr(0, static_cast<std::size_t>(digits));
  return text + "Z";
}

}  // namespace sambung::web
