#include "plugins/http/server_clock.hpp"

#include "plugins/http/date.hpp"

namespace sambung::remote {

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
