#include "connectors/rest/uuid.hpp"

#include <array>
#include <cstdint>

namespace sambung::rest {

namespace {

using Digest = std::array<std::uint32_t, 5>;

// Chosen once, at random, for sambung.
constexpr std::array<unsigned char, 16> kNamespace = {
    0x5a, 0x1d, 0x90, 0x3e, 0xb7, 0x42, 0x4c, 0x8f, 0x9e, 0x06, 0x2f, 0xd3, 0x71, 0xc8, 0x4b, 0xa5};

std::uint32_t turned(std::uint32_t word, int by) { return word << by | word >> (32 - by); }

std::uint32_t mixed(int round, const Digest& s) {
  if (round < 20) return ((s[1] & s[2]) | (~s[1] & s[3])) + 0x5a827999U;
  if (round < 40) return (s[1] ^ s[2] ^ s[3]) + 0x6ed9eba1U;
  if (round < 60) return ((s[1] & s[2]) | (s[1] & s[3]) | (s[2] & s[3])) + 0x8f1bbcdcU;
  return (s[1] ^ s[2] ^ s[3]) + 0xca62c1d6U;
}

void add_block(const unsigned char* block, Digest& digest) {
  std::array<std::uint32_t, 80> words{};
  for (std::size_t i = 0; i < 16; ++i) {
    for (std::size_t byte = 0; byte < 4; ++byte) words[i] = words[i] << 8 | block[4 * i + byte];
  }
  for (std::size_t i = 16; i < 80; ++i) {
    words[i] = turned(words[i - 3] ^ words[i - 8] ^ words[i - 14] ^ words[i - 16], 1);
  }
  Digest s = digest;
  for (int i = 0; i < 80; ++i) {
    const std::uint32_t next =
        turned(s[0], 5) + mixed(i, s) + s[4] + words[static_cast<std::size_t>(i)];
    s = {next, s[0], turned(s[1], 30), s[2], s[3]};
  }
  for (std::size_t i = 0; i < 5; ++i) digest[i] += s[i];
}

/// SHA-1 (FIPS 180-4), which version 5 is made of; nothing here rests on its strength.
Digest sha1(std::string bytes) {
  const std::uint64_t bits = bytes.size() * 8;
  bytes += '\x80';
  while (bytes.size() % 64 != 56) bytes += '\0';
  for (int shift = 56; shift >= 0; shift -= 8) bytes += static_cast<char>(bits >> shift & 0xff);
  Digest digest = {0x67452301U, 0xefcdab89U, 0x98badcfeU, 0x10325476U, 0xc3d2e1f0U};
  for (std::size_t from = 0; from < bytes.size(); from += 64) {
    add_block(reinterpret_cast<const unsigned char*>(bytes.data()) + from, digest);
  }
  return digest;
}

}  // namespace

std::string uuid_of(std::string_view name) {
  std::string bytes(kNamespace.begin(), kNamespace.end());
  const Digest digest = sha1(bytes.append(name));
  std::string text;
  for (std::size_t i = 0; i < 16; ++i) {
    auto byte = static_cast<std::uint8_t>(digest[i / 4] >> (24 - 8 * (i % 4)));
    if (i == 6) byte = static_cast<std::uint8_t>((byte & 0x0f) | 0x50);
    if (i == 8) byte = static_cast<std::uint8_t>((byte & 0x3f) | 0x80);
    if (i == 4 || i == 6 || i == 8 || i == 10) text += '-';
    text += "0123456789abcdef"[byte >> 4];
    text += "0123456789abcdef"[byte & 0xf];
  }
  return text;
}

}  // namespace sambung::rest
