#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/sync/person.hpp"

namespace sambung::sync {

/// A record as a connector gave it (plugins/abi/OPERATIONS.md), its fields canonical already.
struct Record {
  std::string object = "contact";
  std::string remote_id;
  std::int64_t version = 0;
  std::optional<UnixTime> at;
  bool by_human = false;
  bool says_author = false;
  std::vector<std::string> former_ids;
  std::string merged_into;
  bool deleted = false;
  bool hint = false;    ///< something changed; what, a reading tells
  std::string trouble;  ///< why it could not be mapped; it has no fields then
  std::string fields_json = "{}";
};

inline constexpr std::size_t kRemoteIdBytesMax = 127;

/// kInvalid names the rule that the item breaks, never what it holds.
Result<Record> record_of(std::string_view item);

/// A contact's word for PersonSync. kInvalid - its fields hold what no field can.
Result<Observation> observation_of(const Record& record, const std::string& connection, bool fresh);

/// By what a person is known: canonical field values of `phone`, `phones`, `email`, `emails`.
struct PersonKeys {
  std::vector<std::string> phones;
  std::vector<std::string> emails;
};
PersonKeys keys_of(const Fields& fields);

}  // namespace sambung::sync
