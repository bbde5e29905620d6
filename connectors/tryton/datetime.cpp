#include "connectors/tryton/datetime.hpp"

#include <chrono>
#include <nlohmann/json.hpp>

namespace sambung::tryton {

namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::hours;
using std::chrono::microseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using std::chrono::sys_days;

std::optional<int> part(const nlohmann::json& datetime, const char* name, int least, int most) {
  const auto found = datetime.find(name);
  if (found == datetime.end() || !found->is_number_integer()) return std::nullopt;
  if (*found < least || *found > most) return std::nullopt;
  return found->get<int>();
}

}  // namespace

std::optional<std::int64_t> micros_of(const nlohmann::json& datetime) {
  if (!datetime.is_object()) return std::nullopt;
  const auto year = part(datetime, "year", 1, 9999);
  const auto month = part(datetime, "month", 1, 12);
  const auto day = part(datetime, "day", 1, 31);
  const auto hour = part(datetime, "hour", 0, 23);
  const auto minute = part(datetime, "minute", 0, 59);
  const auto second = part(datetime, "second", 0, 59);
  const auto micro = part(datetime, "microsecond", 0, 999'999);
  if (!year || !month || !day || !hour || !minute || !second || !micro) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(*year),
                                         std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok()) return std::nullopt;
  const microseconds since = sys_days(date).time_since_epoch() + hours(*hour) + minutes(*minute) +
                             seconds(*second) + microseconds(*micro);
  return since.count();
}

nlohmann::json datetime_of(std::int64_t micros) {
  const std::chrono::sys_time<microseconds> time{microseconds(micros)};
  const auto day = floor<days>(time);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss of_day{time - day};
  return {{"__class__", "datetime"},
          {"year", static_cast<int>(date.year())},
          {"month", static_cast<unsigned>(date.month())},
          {"day", static_cast<unsigned>(date.day())},
          {"hour", of_day.hours().count()},
          {"minute", of_day.minutes().count()},
          {"second", of_day.seconds().count()},
          {"microsecond", of_day.subseconds().count()}};
}

}  // namespace sambung::tryton
