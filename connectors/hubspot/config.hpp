#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/web/time.hpp"

namespace sambung::hubspot {

/// A connection's settings; the manifest's schema describes each. Plain value.
struct Config {
  std::string contact_key;  ///< unique property of contacts that has our id
  std::string entry_key;    ///< unique property of communications that has an entry's key
  std::vector<std::string> properties;  ///< of contacts: what is read and may be written
  web::Micros overlap = 0;
  std::chrono::seconds deleted_every{0};  ///< 0: archived contacts are not listed
  std::size_t page = 100;
  bool journal = false;  ///< changes come by the webhooks journal, not by searching
};

/// Throws sambung::ConfigError, which names the key.
Config parse_config(std::string_view json);

extern const char kManifest[];

/// What one call of the batch endpoints may have (HubSpot, "Contacts" guide, read 2026-11; the
/// OpenAPI document says no number).
inline constexpr std::size_t kBatchMax = 100;
/// Rows of one page of a search (the same guide).
inline constexpr std::size_t kSearchMax = 200;

}  // namespace sambung::hubspot
