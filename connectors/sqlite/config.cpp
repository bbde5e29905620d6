#include "connectors/sqlite/config.hpp"

#include <nlohmann/json.hpp>
#include <sambung/host.hpp>

namespace sambung::sqlite {

Config parse_config(std::string_view json) {
  const nlohmann::json config = nlohmann::json::parse(json, nullptr, false);
  if (!config.is_object()) throw ConfigError("the configuration is not a JSON object");
  for (const auto& [key, value] : config.items()) {
    if (key != "path") throw ConfigError(key + ": unknown key; the only one is path");
  }
  const auto path = config.find("path");
  if (path == config.end() || !path->is_string()) {
    throw ConfigError("path: missing; name the database file, such as /var/lib/x/whatsapp.db");
  }
  const auto& text = path->get_ref<const std::string&>();
  if (!text.starts_with('/')) {
    throw ConfigError(
        "path: must be absolute, so that it does not depend on where the broker runs");
  }
  return Config{text};
}

const char kManifest[] = R"json({
  "name": "SQLite",
  "summary": "Keeps persons, conversations, interactions and statuses in a SQLite database.",
  "config": {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "type": "object",
    "additionalProperties": false,
    "required": ["path"],
    "properties": {
      "path": {
        "type": "string",
        "pattern": "^/",
        "description": "Absolute path of the database file; created if missing, its folder must exist."
      }
    }
  },
  "secrets": [],
  "events": ["*"],
  "wants_raw": false,
  "replay_safe": true
})json";

}  // namespace sambung::sqlite
