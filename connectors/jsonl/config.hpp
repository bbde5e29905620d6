#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace sambung::jsonl {

/// What an operator may set for a jsonl connection. Immutable once parsed.
struct Config {
  std::string path;                ///< absolute; its folder exists
  std::uint64_t rotate_bytes = 0;  ///< 0: never
};

/// Reads and checks the configuration; throws sambung::ConfigError naming the key and the remedy.
Config parse_config(std::string_view json);

/// The connector's manifest (abi.h, `sambung_entry`).
extern const char kManifest[];

}  // namespace sambung::jsonl
