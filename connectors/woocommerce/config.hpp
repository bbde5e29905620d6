#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace sambung::woocommerce {

/// A connection's settings. Plain value.
struct Config {
  std::string connection;  ///< its name, by which our webhooks are known
  std::uint32_t page = 100;
  std::int64_t overlap_s = 60;          ///< how long the shop's longest write may take
  std::int64_t customer_scan_s = 3600;  ///< how often all customers are read
  /// E-mail address of customers that are made without one, with "{id}" in it; empty: none are made.
  std::string email_for_missing;
};

/// Throws sambung::ConfigError naming the key.
Config parse_config(std::string_view json, std::string_view connection);

/// The address that stands in for the one that a contact lacks; empty: there is none.
std::string stand_in(const Config& config, const std::string& mark);

extern const char kManifest[];

}  // namespace sambung::woocommerce
