#pragma once

#include <string>
#include <string_view>

namespace sambung::sqlite {

/// What an operator may set for a sqlite connection.
struct Config {
  std::string path;  ///< absolute; its folder exists
};

/// Reads and checks the configuration; throws sambung::ConfigError naming the key and the remedy.
Config parse_config(std::string_view json);

/// The connector's manifest (abi.h, `sambung_entry`).
extern const char kManifest[];

}  // namespace sambung::sqlite
