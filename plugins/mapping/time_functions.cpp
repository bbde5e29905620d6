// date, time.
#include <charconv>

#include "plugins/mapping/function.hpp"
#include "plugins/mapping/time_text.hpp"

namespace sambung::mapping {

namespace {

/// How a system writes a point in time.
class TimeFormat {
 public:
  static TimeFormat take(Members& members) {
    TimeFormat format;
    const std::string name = members.text("format", "iso");
    if (name == "unix") {
      format.unit_ = 1'000'000;
    } else if (name == "unix_ms") {
      format.unit_ = 1000;
    } else if (name != "iso") {
      auto pattern = TimePattern::parse(name);
      if (!pattern) members.fail("format", pattern.error().what);
      if (pattern) format.pattern_ = std::move(*pattern);
    }
    const auto zone = read_zone(members.text("zone", "UTC"));
    if (!zone) members.fail("zone", zone.error().what);
    if (zone) format.offset_s_ = *zone;
    return format;
  }

  std::int32_t offset_s() const { return offset_s_; }

  std::optional<Microseconds> read(const Json& native) const {
    if (unit_ != 0) return read_number(native);
    if (!native.is_string()) return std::nullopt;
    const std::string_view text = trimmed(native.get_ref<const std::string&>());
    return pattern_ ? pattern_->read(text, offset_s_) : read_iso(text, offset_s_);
  }
  Json write(Microseconds time, bool date) const {
    if (unit_ != 0) return (time - floor_rest(time)) / unit_;
    if (pattern_) return pattern_->write(time, offset_s_);
    return date ? iso_date(time, offset_s_) : iso_time(time, offset_s_);
  }

 private:
  Microseconds floor_rest(Microseconds time) const {
    const Microseconds rest = time % unit_;
    return rest < 0 ? rest + unit_ : rest;
  }
  std::optional<Microseconds> read_number(const Json& native) const {
    std::int64_t number = 0;
    if (native.is_number_integer()) {
      number = native.get<std::int64_t>();
    } else if (native.is_string()) {
      const std::string_view text = trimmed(native.get_ref<const std::string&>());
      const auto end = std::from_chars(text.data(), text.data() + text.size(), number);
      if (end.ec != std::errc() || end.ptr != text.data() + text.size()) return std::nullopt;
    } else {
      return std::nullopt;
    }
    if (number > INT64_MAX / unit_ || number < INT64_MIN / unit_) return std::nullopt;
    if (!is_writable_time(number * unit_)) return std::nullopt;
    return number * unit_;
  }

  std::optional<TimePattern> pattern_;
  Microseconds unit_ = 0;  // microseconds of a number's one; 0: a text
  std::int32_t offset_s_ = 0;
};

class Time final : public Function {
 public:
  explicit Time(TimeFormat format) : format_(std::move(format)) {}
  Result<Json> read(const Json& native) const override {
    const auto time = format_.read(native);
    if (!time) return cannot("is no time in the `format` of its rule");
    return Json(iso_time(*time));
  }
  Result<Json> write(const Json& canonical, const Json&) const override {
    if (!canonical.is_string()) return wrong_kind(canonical, "a time");
    const auto time = read_iso(canonical.get_ref<const std::string&>(), 0);
    if (!time) return cannot("is no time as 2026-11-26T05:40:00Z");
    return format_.write(*time, false);
  }

 private:
  const TimeFormat format_;
};

/// A day without a clock: at midnight of the zone where a clock is needed.
class Date final : public Function {
 public:
  explicit Date(TimeFormat format) : format_(std::move(format)) {}
  Result<Json> read(const Json& native) const override {
    const auto time = format_.read(native);
    if (!time) return cannot("is no date in the `format` of its rule");
    return Json(iso_date(*time, format_.offset_s()));
  }
  Result<Json> write(const Json& canonical, const Json&) const override {
    constexpr std::size_t kDateBytes = 10;
    if (!canonical.is_string()) return wrong_kind(canonical, "a date");
    const auto& text = canonical.get_ref<const std::string&>();
    const auto time = read_iso(text, format_.offset_s());
    if (!time || text.size() != kDateBytes) return cannot("is no date as 2026-11-26");
    return format_.write(*time, true);
  }

 private:
  const TimeFormat format_;
};

}  // namespace

std::unique_ptr<Function> make_time_function(std::string_view as, Members& members) {
  if (as == "time") return std::make_unique<Time>(TimeFormat::take(members));
  if (as == "date") return std::make_unique<Date>(TimeFormat::take(members));
  return nullptr;
}

}  // namespace sambung::mapping
