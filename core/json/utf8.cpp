#include "core/json/utf8.hpp"

namespace sambung::json {

namespace {

bool continues(std::string_view text, std::size_t at) {
  return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80;
}

}  // namespace

std::size_t utf8_length(std::string_view text) {
  if (text.empty()) return 0;
  const auto a = static_cast<unsigned char>(text[0]);
  if (a < 0x80) return 1;
  if (!continues(text, 1)) return 0;
  const auto b = static_cast<unsigned char>(text[1]);
  if (a >= 0xC2 && a <= 0xDF) return 2;
  if (!continues(text, 2)) return 0;
  if (a == 0xE0) return b >= 0xA0 ? 3 : 0;  // no overlong forms
  if (a == 0xED) return b < 0xA0 ? 3 : 0;   // no surrogates
  if (a > 0xE0 && a <= 0xEF) return 3;
  if (!continues(text, 3)) return 0;
  if (a == 0xF0) return b >= 0x90 ? 4 : 0;
  if (a == 0xF4) return b < 0x90 ? 4 : 0;
  return a > 0xF0 && a < 0xF4 ? 4 : 0;
}

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const std::size_t length = utf8_length(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

}  // namespace sambung::json
