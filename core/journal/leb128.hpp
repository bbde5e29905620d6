#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace sambung::journal {

/// Appends a size as LEB128: seven bits a byte, the lowest first.
inline void put_size(std::string& out, std::size_t size) {
  for (; size >= 0x80; size >>= 7) out.push_back(static_cast<char>(0x80 | (size & 0x7f)));
  out.push_back(static_cast<char>(size));
}

/// Takes a size of at most four bytes off the front; nullopt when there is none.
inline std::optional<std::size_t> take_size(std::string_view& bytes) {
  std::size_t size = 0;
  for (int shift = 0; shift < 28 && !bytes.empty(); shift += 7) {
    const auto value = static_cast<unsigned char>(bytes.front());
    bytes.remove_prefix(1);
    size |= static_cast<std::size_t>(value & 0x7f) << shift;
    if (value < 0x80) return size;
  }
  return std::nullopt;
}

}  // namespace sambung::journal
