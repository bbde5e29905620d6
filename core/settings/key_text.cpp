#include "core/settings/key_text.hpp"

#include <cstdint>

#include "core/base/hex.hpp"

namespace sambung::settings {

namespace {

constexpr std::size_t kKeyBytes = 32;

int sextet(char c) {
  constexpr std::string_view kAlphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const std::size_t at = kAlphabet.find(c);
  return at == std::string_view::npos ? -1 : static_cast<int>(at);
}

/// 44 characters, the last of them '=': 32 bytes.
std::optional<Secret> from_base64(std::string_view text) {
  if (text.size() != 44 || text.back() != '=') return std::nullopt;
  std::string bytes;
  std::uint32_t bits = 0;
  int held = 0;
  for (const char c : text.substr(0, 43)) {
    const int value = sextet(c);
    if (value < 0) return std::nullopt;
    bits = (bits << 6) | static_cast<std::uint32_t>(value);
    held += 6;
    if (held < 8) continue;
    held -= 8;
    bytes.push_back(static_cast<char>((bits >> held) & 0xFF));
  }
  return Secret(std::move(bytes));
}

}  // namespace

std::optional<Secret> key_of_text(std::string_view text) {
  if (text.size() == kKeyBytes) return Secret(std::string(text));
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r' || text.back() == ' ')) {
    text.remove_suffix(1);
  }
  if (text.size() == 2 * kKeyBytes) {
    auto bytes = from_hex(text);
    if (bytes) return Secret(std::move(*bytes));
    return std::nullopt;
  }
  return from_base64(text);
}

}  // namespace sambung::settings
