#include "plugins/mapping/time_text.hpp"

#include <chrono>
#include <cstdio>

#include "plugins/mapping/refusal.hpp"

namespace sambung::mapping {

namespace {

constexpr Microseconds kSecond = 1'000'000;
constexpr Microseconds kDay = 86'400 * kSecond;

/// What a written time says, before it is a point in time.
struct Written {
  int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
  Microseconds fraction = 0;
  std::int32_t offset_s = 0;
};

std::optional<Microseconds> time_of(const Written& w) {
  using namespace std::chrono;
  const year_month_day date{year{w.year}, month{static_cast<unsigned>(w.month)},
                            day{static_cast<unsigned>(w.day)}};
  if (!date.ok() || w.year < 1 || w.hour > 23 || w.minute > 59 || w.second > 59) {
    return std::nullopt;
  }
  const Microseconds days = sys_days{date}.time_since_epoch().count();
  const Microseconds seconds = w.hour * 3600 + w.minute * 60 + w.second - w.offset_s;
  const Microseconds time = days * kDay + seconds * kSecond + w.fraction;
  if (!is_writable_time(time)) return std::nullopt;
  return time;
}

Written written(Microseconds time, std::int32_t offset_s) {
  using namespace std::chrono;
  time += offset_s * kSecond;
  Microseconds day_number = time / kDay;
  if (time % kDay < 0) --day_number;
  const Microseconds within = time - day_number * kDay;
  const year_month_day date{sys_days{days{day_number}}};
  const auto seconds = static_cast<int>(within / kSecond);
  return {.year = static_cast<int>(date.year()),
          .month = static_cast<int>(static_cast<unsigned>(date.month())),
          .day = static_cast<int>(static_cast<unsigned>(date.day())),
          .hour = seconds / 3600,
          .minute = seconds / 60 % 60,
          .second = seconds % 60,
          .fraction = within % kSecond,
          .offset_s = offset_s};
}

std::string padded(std::int64_t number, int width) {
  char text[24];
  std::snprintf(text, sizeof text, "%0*lld", width, static_cast<long long>(number));
  return text;
}

std::string offset_text(std::int32_t offset_s, const char* between) {
  const std::int32_t minutes = (offset_s < 0 ? -offset_s : offset_s) / 60;
  return (offset_s < 0 ? "-" : "+") + padded(minutes / 60, 2) + between + padded(minutes % 60, 2);
}

/// Reads from the front of a text; every method is false when it is not there.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}
  bool ended() const { return rest_.empty(); }
  bool literal(char c) {
    if (!rest_.starts_with(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }
  bool digits(int least, int most, int& number) {
    int count = 0;
    for (number = 0; count < most && next_is_digit(); ++count) number = number * 10 + take_digit();
    return count >= least;
  }
  /// Digits behind the point; those beyond the microsecond are cut.
  bool fraction(Microseconds& microseconds) {
    Microseconds unit = kSecond;
    int count = 0;
    for (microseconds = 0; count < 12 && next_is_digit(); ++count) {
      unit /= 10;
      microseconds += take_digit() * unit;
    }
    return count > 0;
  }
  bool offset(std::int32_t& offset_s) {
    if (literal('Z')) {
      offset_s = 0;
      return true;
    }
    const bool west = rest_.starts_with('-');
    int hours = 0, minutes = 0;
    if (!literal('+') && !literal('-')) return false;
    if (!digits(2, 2, hours)) return false;
    if (literal(':') || next_is_digit()) {
      if (!digits(2, 2, minutes)) return false;
    }
    if (hours > 14 || minutes > 59) return false;
    offset_s = (west ? -1 : 1) * (hours * 3600 + minutes * 60);
    return true;
  }

 private:
  bool next_is_digit() const {
    return !rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9';
  }
  int take_digit() {
    const int digit = rest_.front() - '0';
    rest_.remove_prefix(1);
    return digit;
  }
  std::string_view rest_;
};

bool read_iso_clock(Reader& reader, Written& time) {
  if (!reader.digits(2, 2, time.hour) || !reader.literal(':')) return false;
  if (!reader.digits(2, 2, time.minute)) return false;
  if (!reader.literal(':')) return true;
  if (!reader.digits(2, 2, time.second)) return false;
  return !reader.literal('.') || reader.fraction(time.fraction);
}

bool read_field(Reader& reader, char field, Written& time) {
  switch (field) {
    case 'Y': return reader.digits(4, 4, time.year);
    case 'm': return reader.digits(1, 2, time.month);
    case 'd': return reader.digits(1, 2, time.day);
    case 'H': return reader.digits(1, 2, time.hour);
    case 'M': return reader.digits(1, 2, time.minute);
    case 'S': return reader.digits(1, 2, time.second);
    case 'f': return reader.fraction(time.fraction);
    case 'z': return reader.offset(time.offset_s);
    default: return reader.literal('%');
  }
}

std::string field_text(const Written& time, char field) {
  switch (field) {
    case 'Y': return padded(time.year, 4);
    case 'm': return padded(time.month, 2);
    case 'd': return padded(time.day, 2);
    case 'H': return padded(time.hour, 2);
    case 'M': return padded(time.minute, 2);
    case 'S': return padded(time.second, 2);
    case 'f': return padded(time.fraction, 6);
    case 'z': return offset_text(time.offset_s, "");
    default: return "%";
  }
}

}  // namespace

bool is_writable_time(Microseconds time) {
  constexpr Microseconds kYear1 = -719'162, kYear10000 = 2'932'897;  // days since 1970
  return time >= (kYear1 + 1) * kDay && time < (kYear10000 - 1) * kDay;
}

std::string iso_date(Microseconds time, std::int32_t offset_s) {
  const Written w = written(time, offset_s);
  return padded(w.year, 4) + "-" + padded(w.month, 2) + "-" + padded(w.day, 2);
}

std::string iso_time(Microseconds time, std::int32_t offset_s) {
  const Written w = written(time, offset_s);
  std::string text = iso_date(time, offset_s) + "T" + padded(w.hour, 2) + ":" +
                     padded(w.minute, 2) + ":" + padded(w.second, 2);
  if (w.fraction % 1000 != 0) {
    text += "." + padded(w.fraction, 6);
  } else if (w.fraction != 0) {
    text += "." + padded(w.fraction / 1000, 3);
  }
  return text + (offset_s == 0 ? "Z" : offset_text(offset_s, ":"));
}

std::optional<Microseconds> read_iso(std::string_view text, std::int32_t offset_s) {
  Reader reader(text);
  Written time{.offset_s = offset_s};
  if (!reader.digits(4, 4, time.year) || !reader.literal('-')) return std::nullopt;
  if (!reader.digits(2, 2, time.month) || !reader.literal('-')) return std::nullopt;
  if (!reader.digits(2, 2, time.day)) return std::nullopt;
  if (reader.literal('T') || reader.literal(' ')) {
    if (!read_iso_clock(reader, time)) return std::nullopt;
    if (!reader.ended() && !reader.offset(time.offset_s)) return std::nullopt;
  }
  return reader.ended() ? time_of(time) : std::nullopt;
}

Result<std::int32_t> read_zone(std::string_view zone) {
  if (zone == "UTC") return 0;
  Reader reader(zone);
  std::int32_t offset_s = 0;
  if (reader.offset(offset_s) && reader.ended()) return offset_s;
  return cannot(
      "is no zone; write \"UTC\" or an offset as \"+07:00\" (names of zones are not known here, as "
      "their rules change)");
}

Result<TimePattern> TimePattern::parse(std::string_view pattern) {
  constexpr std::size_t kBytesMax = 64;
  if (pattern.size() > kBytesMax) return cannot("a format has at most 64 bytes");
  std::string found;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] != '%') continue;
    if (++i == pattern.size() || std::string_view("YmdHMSfz%").find(pattern[i]) == pattern.npos) {
      return cannot("a format has %Y %m %d %H %M %S %f %z and %%, and text between them");
    }
    found += pattern[i];
  }
  for (const char needed : {'Y', 'm', 'd'}) {
    if (found.find(needed) == found.npos) {
      return cannot("a format is `iso`, `unix`, `unix_ms`, or text with %Y, %m and %d in it");
    }
  }
  TimePattern parsed;
  parsed.pattern_ = pattern;
  return parsed;
}

std::optional<Microseconds> TimePattern::read(std::string_view text, std::int32_t offset_s) const {
  Reader reader(text);
  Written time{.offset_s = offset_s};
  for (std::size_t i = 0; i < pattern_.size(); ++i) {
    const bool field = pattern_[i] == '%';
    const bool there =
        field ? read_field(reader, pattern_[++i], time) : reader.literal(pattern_[i]);
    if (!there) return std::nullopt;
  }
  return reader.ended() ? time_of(time) : std::nullopt;
}

std::string TimePattern::write(Microseconds time, std::int32_t offset_s) const {
  const Written w = written(time, offset_s);
  std::string text;
  for (std::size_t i = 0; i < pattern_.size(); ++i) {
    if (pattern_[i] == '%') {
      text += field_text(w, pattern_[++i]);
    } else {
      text += pattern_[i];
    }
  }
  return text;
}

}  // namespace sambung::mapping
