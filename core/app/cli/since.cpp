#include "core/app/cli/since.hpp"

#include "core/model/time_text.hpp"
#include "core/settings/scalars.hpp"

namespace sambung::cli {

std::string since_text(const std::string& written) {
  if (const auto ago = settings::parse_duration(written)) {
    return model::time_text(SystemClock().now() - *ago);
  }
  const auto moment = settings::parse_moment(written);
  return moment ? model::time_text(*moment) : std::string();
}

std::optional<UnixTime> moment_of(const std::string& text) { return model::parse_time(text); }

}  // namespace sambung::cli
