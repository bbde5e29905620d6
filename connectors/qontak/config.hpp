#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace sambung::qontak {

/// A connection's settings. Plain value.
struct Config {
  std::uint32_t page = 25;
  std::int64_t scan_s = 3600;  ///< how often all contacts are read
  /// Name of the additional field of contacts that keeps the contact's id here; empty: none does.
  std::string id_field;
};

/// Throws sambung::ConfigError naming the key.
Config parse_config(std::string_view json);

extern const char kManifest[];

}  // namespace sambung::qontak
