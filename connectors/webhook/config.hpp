#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/webhook/signature.hpp"

namespace sambung::webhook {

/// What an operator may set for a webhook connection. Immutable once parsed.
struct Config {
  std::string path = "/";  ///< after the connection's http.base_url
  std::vector<Key> keys;   ///< at least one; each signs every request
  std::string source;      ///< of the events, for CloudEvents
  std::string content_type;
  std::chrono::seconds timeout{20};
};

/// Reads and checks the configuration; throws sambung::ConfigError naming the key and the remedy, never a
/// secret's text.
Config parse_config(std::string_view json);

/// The connector's manifest (abi.h, `sambung_entry`).
extern const char kManifest[];

}  // namespace sambung::webhook
