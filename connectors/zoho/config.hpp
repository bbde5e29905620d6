#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "connectors/web/time.hpp"

namespace sambung::zoho {

/// A connection's settings; the manifest's schema describes each. Plain value.
struct Config {
  std::string module;               ///< "Contacts" or "Leads"
  std::string contact_key;          ///< unique field that has our id
  std::string lead_company;         ///< of leads that are made; Zoho wants one
  std::string user_id;              ///< whose changes are not a human's; empty: nobody knows
  bool workflows = false;           ///< whether our writes start them
  std::vector<std::string> fields;  ///< what is read and may be written
  web::Micros overlap = 0;
  std::size_t page = 200;
  std::string connection;  ///< the operator's name for it, which its webhooks' address ends in
};

/// Throws sambung::ConfigError, which names the key.
Config parse_config(std::string_view json, std::string_view connection);

extern const char kManifest[];

/// Records of one request that writes ("Upsert records", read 2026-11).
inline constexpr std::size_t kBatchMax = 100;
/// Values of one IN of a query, and columns of one ("Query API limitations", read 2026-11).
inline constexpr std::size_t kInMax = 50;
inline constexpr std::size_t kColumnsMax = 50;
/// A note's content, in bytes; the field takes 65,535 characters (from memory 2026-11: not tried).
inline constexpr std::size_t kTextMax = 32'000;

}  // namespace sambung::zoho
