#include "connectors/sqlite/config.hpp"

#include <nlohmann/json.hpp>
#include <sambung/host.hpp>

namespace sambung::sqlite {

Config parse_config(std::string_view json) {
  const nlohmann::json config = nlohmann::json::parse(json, nullptr, false);
  table::check_keys(config, {"path"});
  const auto path = config.find("path");
  if (path == config.end() || !path->is_string()) {
    throw ConfigError("path: missing; name the database file, such as /var/lib/x/whatsapp.db");
  }
  const auto& text = path->get_ref<const std::string&>();
  if (!text.starts_with('/')) {
    throw ConfigError(
        "path: must be absolute, so that it does not depend on where the broker runs");
  }
  return Config{text, table::wants_events(config), table::parse_objects(config),
                table::parse_lookups(config)};
}

}  // namespace sambung::sqlite
