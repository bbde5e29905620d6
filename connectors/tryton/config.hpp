#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sambung::tryton {

/// What an operator may set for a Tryton connection. Immutable once parsed.
struct Config {
  std::uint32_t page = 100;          ///< records asked for at once
  std::chrono::seconds overlap{60};  ///< how long Tryton's longest transaction may take
  std::vector<std::string> fields;   ///< further plain fields of party.party
};

/// Reads and checks the configuration; throws sambung::ConfigError naming the key and the remedy.
Config parse_config(std::string_view json);

/// The connector's manifest (abi.h, `sambung_entry`).
extern const char kManifest[];

}  // namespace sambung::tryton
