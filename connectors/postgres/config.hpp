#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "connectors/sql/table/config.hpp"
#include "connectors/sql/table/config_schema.hpp"
#include "connectors/sql/table/lookup.hpp"

namespace sambung::postgres {

/// What an operator may set for a postgres connection.
struct Config {
  std::string dsn;     ///< libpq's connection string or URI; may hold a password, so it is a secret
  std::string schema;  ///< of our own tables, created if missing, and of those named without one
  bool events = true;  ///< WhatsApp's events are written to tables of our own
  std::vector<table::ObjectConfig> objects;
  std::vector<table::LookupConfig> lookups;
};

/// Reads and checks the configuration; throws sambung::ConfigError naming the key and the remedy,
/// never the dsn's text.
Config parse_config(std::string_view json);

inline constexpr std::string_view kManifestHead = R"json({
  "name": "PostgreSQL",
  "summary": "WhatsApp's persons, conversations and interactions in a PostgreSQL database; its customers and orders, both ways.",
  "secrets": ["dsn"],
  "config": {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "type": "object",
    "additionalProperties": false,
    "required": ["dsn"],
    "properties": {
      "dsn": {
        "type": "string",
        "description": "Connection string or URI of libpq, version 12 or later of the server."
      },
      "schema": {
        "type": "string",
        "pattern": "^[a-z_][a-z0-9_]{0,62}$",
        "default": "public",
        "description": "Schema of our own tables, created if missing, and of tables that are named without one."
      },)json";
/// The connector's manifest (abi.h, `sambung_entry`).
inline constexpr const char* kManifest = table::kManifestOf<kManifestHead>.data();

}  // namespace sambung::postgres
