#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <typeinfo>

namespace sambung::testing {

struct Ask;
struct Told;

/// One request to a fake and what it answered.
struct Exchange {
  const std::type_info& fake;  ///< the fake's class
  const Ask& ask;
  const Told& told;
  bool fault = false;  ///< one of `Faults` answered in the system's place
};

/// Appends the exchange as one line of JSON to FOLDER/SYSTEM.jsonl, if the environment variable
/// SAMBUNG_FAKE_RECORD names a folder: what tests/saas/specs holds against the vendors' own
/// specifications. SYSTEM is the class's name without "Fake" in lower case. Of headers only the names
/// are kept, and the value of content-type.
/// Throws std::system_error when the folder cannot be written. Thread-safe, also between processes.
void record(const Exchange& exchange);

/// "hubspot" of sambung::testing::FakeHubspot.
std::string system_of(const std::type_info& fake);

}  // namespace sambung::testing
