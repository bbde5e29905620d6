#pragma once

#include <cstddef>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "core/base/result.hpp"

namespace sambung::mapping {

inline constexpr std::size_t kRecordIdBytesMax = 127;
inline constexpr std::size_t kRecordFieldsBytesMax = 1U << 20;
inline constexpr std::size_t kFormerIdsMax = 100;

/// A record that a connector emitted, plugins/abi/OPERATIONS.md. Plain value.
struct Record {
  nlohmann::json members;  ///< those that are known, without `fields`; unknown ones are left out
  nlohmann::json fields;   ///< native, an object; null for a tombstone, a merged one, and a hint

  std::string object() const { return members.at("object").get<std::string>(); }
  std::string id() const { return members.at("id").get<std::string>(); }
};

enum class Hints { kRefused, kTaken };

/// kInvalid: which rule of that page `item` breaks, as "record: `id` ..."; never a value of it.
Result<Record> read_record(std::string_view item, Hints hints);

}  // namespace sambung::mapping
