#pragma once

#include <cstdint>
#include <string>

#include "connectors/web/time.hpp"

namespace sambung::web {

/// A record as OPERATIONS.md has it, and what reading a feed needs of it. Plain value.
struct Record {
  std::string id;
  std::int64_t version = 0;
  Micros changed = 0;  ///< what the feed goes by
  Json item;           ///< what is emitted
};

inline constexpr std::size_t kIdBytesMax = 127;

/// {"object","id","version","at"}: `at` is `changed` in milliseconds.
Record record_of(const std::string& object, std::string id, std::int64_t version, Micros changed);

}  // namespace sambung::web
