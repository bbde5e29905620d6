#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "connectors/sql/table/config.hpp"
#include "connectors/sql/table/config_schema.hpp"
#include "connectors/sql/table/lookup.hpp"

namespace sambung::sqlite {

/// What an operator may set for a sqlite connection.
struct Config {
  std::string path;    ///< absolute; its folder exists
  bool events = true;  ///< WhatsApp's events are written to tables of our own
  std::vector<table::ObjectConfig> objects;
  std::vector<table::LookupConfig> lookups;
};

/// Reads and checks the configuration; throws sambung::ConfigError naming the key and the remedy.
Config parse_config(std::string_view json);

inline constexpr std::string_view kManifestHead = R"json({
  "name": "SQLite",
  "summary": "WhatsApp's persons, conversations and interactions in a SQLite database; its customers and orders, both ways.",
  "secrets": [],
  "config": {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "type": "object",
    "additionalProperties": false,
    "required": ["path"],
    "properties": {
      "path": {
        "type": "string",
        "pattern": "^/",
        "description": "Absolute path of the database file; created if missing (with events), its folder must exist."
      },)json";
/// The connector's manifest (abi.h, `sambung_entry`).
inline constexpr const char* kManifest = table::kManifestOf<kManifestHead>.data();

}  // namespace sambung::sqlite
