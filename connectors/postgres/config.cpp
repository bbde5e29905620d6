#include "connectors/postgres/config.hpp"

#include <libpq-fe.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <sambung/host.hpp>

namespace sambung::postgres {

namespace {

constexpr std::size_t kNameBytesMax = 63;  // PostgreSQL's limit for identifiers

std::string text_in(const nlohmann::json& config, const char* key, const std::string& fallback) {
  const auto value = config.find(key);
  if (value == config.end()) return fallback;
  if (!value->is_string()) throw ConfigError(std::string(key) + ": must be a text");
  return value->get<std::string>();
}

std::string dsn_in(const nlohmann::json& config) {
  std::string dsn = text_in(config, "dsn", "");
  if (dsn.empty()) {
    throw ConfigError(
        "dsn: missing; give a connection string such as "
        "\"host=db.example dbname=whatsapp user=sambung\" or postgresql://...");
  }
  // libpq's own message would quote the string, password and all.
  PQconninfoOption* options = PQconninfoParse(dsn.c_str(), nullptr);
  if (options == nullptr) {
    throw ConfigError(
        "dsn: is no connection string that libpq understands; see its manual, "
        "\"Connection Strings\"");
  }
  PQconninfoFree(options);
  return dsn;
}

std::string schema_in(const nlohmann::json& config) {
  std::string schema = text_in(config, "schema", "public");
  const bool plain = std::all_of(schema.begin(), schema.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
  if (schema.empty() || schema.size() > kNameBytesMax || !plain || schema.front() <= '9') {
    throw ConfigError("schema: must be 1 to 63 of a-z, 0-9 and _, not starting with a digit");
  }
  return schema;
}

}  // namespace

Config parse_config(std::string_view json) {
  const nlohmann::json config = nlohmann::json::parse(json, nullptr, false);
  table::check_keys(config, {"dsn", "schema"});
  Config parsed{dsn_in(config), schema_in(config), table::wants_events(config),
                table::parse_objects(config), table::parse_lookups(config)};
  for (table::ObjectConfig& object : parsed.objects) {
    if (object.schema.empty()) object.schema = parsed.schema;
  }
  for (table::LookupConfig& lookup : parsed.lookups) {
    if (lookup.table.schema.empty()) lookup.table.schema = parsed.schema;
  }
  return parsed;
}

}  // namespace sambung::postgres
