#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace sambung::shopify {

/// A connection's settings. Plain value.
struct Config {
  std::string connection;   ///< its name, by which our webhooks are known
  std::string api_version;  ///< "2026-10"
  std::uint32_t page = 50;
  std::int64_t overlap_s = 60;  ///< how late a change may come into the search
};

/// Throws sambung::ConfigError naming the key.
Config parse_config(std::string_view json, std::string_view connection);

extern const char kManifest[];

}  // namespace sambung::shopify
