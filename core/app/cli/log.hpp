#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/app/cli/mask.hpp"
#include "core/base/secret.hpp"
#include "core/settings/settings.hpp"

namespace spdlog {
class logger;
}

namespace sambung::cli {

/// The broker's logger: lines on stderr, as text on a terminal and as JSON elsewhere unless the
/// settings say otherwise, each through a Mask with all secrets of the settings. It also keeps the
/// last lines, see recent_lines.hpp. Thread-safe.
std::shared_ptr<spdlog::logger> make_log(const settings::Settings& settings, bool on_terminal);

/// All that no line may show: of apps, of the bus, and what a connector's configuration has under keys
/// that speak of secrets.
std::vector<Secret> secrets_of(const settings::Settings& settings);

/// Puts a configuration's level, format and secrets to hide into force, for what is logged from now.
void dress_log(spdlog::logger& log, const settings::Settings& settings, bool on_terminal);

/// The fields of a line such as `event=started port=8080 reason="not yet"` as JSON members
/// (`"event":"started",...`); a line without fields is `"msg":"..."`.
std::string fields_json(const std::string& line);

}  // namespace sambung::cli
