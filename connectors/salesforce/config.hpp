#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "connectors/web/time.hpp"

namespace sambung::salesforce {

/// A connection's settings; the manifest's schema describes each. Plain value.
struct Config {
  std::string version;       ///< "v68.0"
  std::string contact_key;   ///< external id field of contacts and leads that has our id
  std::string entry_key;     ///< likewise of tasks
  bool leads = false;        ///< whether leads are contacts too
  bool make_leads = false;   ///< what a new contact becomes
  std::string lead_company;  ///< of leads that are made; Salesforce wants one
  std::string user_id;       ///< whose changes are not a human's; empty: nobody knows
  bool allow_duplicates = false;
  std::string task_status;
  std::string task_type;            ///< empty: none
  std::vector<std::string> fields;  ///< what is read and may be written
  web::Micros overlap = 0;
  std::size_t page = 200;
};

/// Throws sambung::ConfigError, which names the key.
Config parse_config(std::string_view json);

extern const char kManifest[];

/// Records of one request of the collections ("sObject Collections", read 2026-11).
inline constexpr std::size_t kBatchMax = 200;
/// Ids of one query, which must fit into a URL.
inline constexpr std::size_t kReadMax = 200;
/// A task's comments, in characters ("Task", API reference, from memory 2026-11: not tried).
inline constexpr std::size_t kTextMax = 32'000;

}  // namespace sambung::salesforce
