#include "connectors/mariadb/config.hpp"

#include <nlohmann/json.hpp>
#include <sambung/host.hpp>

namespace sambung::mariadb {

namespace {

std::string secret_in(const nlohmann::json& config, const char* key) {
  const auto value = config.find(key);
  if (value == config.end()) return {};
  if (!value->is_string()) throw ConfigError(std::string(key) + ": must be a text");
  return value->get<std::string>();
}

}  // namespace

Config parse_config(std::string_view json) {
  const nlohmann::json config = nlohmann::json::parse(json, nullptr, false);
  table::check_keys(config, {"dsn", "password"});
  Config parsed;
  parsed.dsn = parse_dsn(secret_in(config, "dsn"));
  const std::string password = secret_in(config, "password");
  if (!password.empty()) parsed.dsn.password = password;
  parsed.events = table::wants_events(config);
  parsed.objects = table::parse_objects(config);
  parsed.lookups = table::parse_lookups(config);
  return parsed;
}

}  // namespace sambung::mariadb
