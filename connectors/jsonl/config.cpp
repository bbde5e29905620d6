#include "connectors/jsonl/config.hpp"

#include <nlohmann/json.hpp>
#include <sambung/host.hpp>

namespace sambung::jsonl {

namespace {

constexpr std::uint64_t kRotateBytesMin = 1U << 20;

std::string path_in(const nlohmann::json& config) {
  const auto path = config.find("path");
  if (path == config.end() || !path->is_string() || path->get_ref<const std::string&>().empty()) {
    throw ConfigError("path: missing; name the file to append to, such as /var/lib/x/events.jsonl");
  }
  const auto& text = path->get_ref<const std::string&>();
  if (text.front() != '/') {
    throw ConfigError(
        "path: must be absolute, so that it does not depend on where the broker runs");
  }
  return text;
}

std::uint64_t rotate_in(const nlohmann::json& config) {
  const auto bytes = config.find("rotate_bytes");
  if (bytes == config.end()) return 0;
  if (!bytes->is_number_unsigned() ||
      (bytes->get<std::uint64_t>() != 0 && bytes->get<std::uint64_t>() < kRotateBytesMin)) {
    throw ConfigError("rotate_bytes: must be 0 (never) or a whole number of at least 1048576");
  }
  return bytes->get<std::uint64_t>();
}

}  // namespace

Config parse_config(std::string_view json) {
  const nlohmann::json config = nlohmann::json::parse(json, nullptr, false);
  if (!config.is_object()) throw ConfigError("the configuration is not a JSON object");
  for (const auto& [key, value] : config.items()) {
    if (key != "path" && key != "rotate_bytes") {
      throw ConfigError(key + ": unknown key; known are path and rotate_bytes");
    }
  }
  return Config{path_in(config), rotate_in(config)};
}

const char kManifest[] = R"json({
  "name": "JSON lines",
  "summary": "Appends one line of JSON per event to a file.",
  "config": {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "type": "object",
    "additionalProperties": false,
    "required": ["path"],
    "properties": {
      "path": {
        "type": "string",
        "pattern": "^/",
        "description": "Absolute path of the file; its folder must exist."
      },
      "rotate_bytes": {
        "type": "integer",
        "minimum": 0,
        "description": "Start a new file beyond this size (at least 1048576); 0 for never."
      }
    }
  },
  "secrets": [],
  "events": ["*"],
  "wants_raw": false,
  "replay_safe": true
})json";

}  // namespace sambung::jsonl
