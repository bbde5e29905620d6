#pragma once

#include <cstdint>
#include <string_view>

#include "core/json/writer.hpp"

namespace sambung::app {

/// A member of the object that `writer` is in.
inline void text(json::Writer& writer, const char* key, std::string_view value) {
  writer.key(key);
  writer.string(value);
}

inline void count(json::Writer& writer, const char* key, std::uint64_t value) {
  writer.key(key);
  writer.unsigned_integer(value);
}

}  // namespace sambung::app
