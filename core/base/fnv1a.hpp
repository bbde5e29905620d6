#pragma once

#include <cstdint>
#include <string_view>

namespace sambung {

/// FNV-1a, 64 bits: the same in every build and for ever, so it may be stored. Hides nothing and resists
/// nobody: only for what need not be secret.
inline std::uint64_t fnv1a(std::string_view text) {
  std::uint64_t sum = 14695981039346656037ULL;
  for (const char c : text) {
    sum ^= static_cast<unsigned char>(c);
    sum *= 1099511628211ULL;
  }
  return sum;
}

}  // namespace sambung
