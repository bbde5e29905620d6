#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "connectors/mariadb/dsn.hpp"
#include "connectors/sql/table/config.hpp"
#include "connectors/sql/table/config_schema.hpp"
#include "connectors/sql/table/lookup.hpp"

namespace sambung::mariadb {

/// What an operator may set for a mariadb connection.
struct Config {
  Dsn dsn;
  bool events = true;  ///< WhatsApp's events are written to tables of our own
  std::vector<table::ObjectConfig> objects;
  std::vector<table::LookupConfig> lookups;
};

/// Reads and checks the configuration; throws sambung::ConfigError naming the key and the remedy,
/// never the text of dsn or password.
Config parse_config(std::string_view json);

inline constexpr std::string_view kManifestHead = R"json({
  "name": "MariaDB",
  "summary": "WhatsApp's persons, conversations and interactions in a MariaDB database; its customers and orders, both ways.",
  "secrets": ["dsn", "password"],
  "config": {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "type": "object",
    "additionalProperties": false,
    "required": ["dsn"],
    "properties": {
      "dsn": {
        "type": "string",
        "description": "mariadb://user@host:3306/database?tls=verify&ssl-ca=/path; or ?socket=/path of a local server. MariaDB 10.6 or later."
      },
      "password": {
        "type": "string",
        "description": "The user's password, where the dsn has none."
      },)json";
/// The connector's manifest (abi.h, `sambung_entry`).
inline constexpr const char* kManifest = table::kManifestOf<kManifestHead>.data();

}  // namespace sambung::mariadb
