#pragma once

#include <string>
#include <string_view>

namespace sambung::postgres {

/// What an operator may set for a postgres connection.
struct Config {
  std::string dsn;     ///< libpq's connection string or URI; may hold a password, so it is a secret
  std::string schema;  ///< where the tables are; created if missing
};

/// Reads and checks the configuration; throws sambung::ConfigError naming the key and the remedy,
/// never the dsn's text.
Config parse_config(std::string_view json);

/// The connector's manifest (abi.h, `sambung_entry`).
extern const char kManifest[];

}  // namespace sambung::postgres
