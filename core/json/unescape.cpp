#include "core/json/unescape.hpp"

#include <charconv>

namespace sambung::json {

namespace {

char32_t code_unit(std::string_view four_digits) {
  unsigned unit = 0;
  std::from_chars(four_digits.data(), four_digits.data() + 4, unit, 16);
  return unit;
}

char plain_escape(char c) {
  switch (c) {
    case 'b': return '\b';
    case 'f': return '\f';
    case 'n': return '\n';
    case 'r': return '\r';
    case 't': return '\t';
    default: return c;  // quote, backslash, slash
  }
}

}  // namespace

void append_utf8(std::string& out, char32_t code) {
  const auto byte = [&out](char32_t value) { out.push_back(static_cast<char>(value)); };
  if (code < 0x80) {
    byte(code);
  } else if (code < 0x800) {
    byte(0xC0 | code >> 6);
    byte(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    byte(0xE0 | code >> 12);
    byte(0x80 | (code >> 6 & 0x3F));
    byte(0x80 | (code & 0x3F));
  } else {
    byte(0xF0 | code >> 18);
    byte(0x80 | (code >> 12 & 0x3F));
    byte(0x80 | (code >> 6 & 0x3F));
    byte(0x80 | (code & 0x3F));
  }
}

std::string unescape(std::string_view inner) {
  std::string text;
  text.reserve(inner.size());
  for (std::size_t i = 0; i < inner.size(); ++i) {
    if (inner[i] != '\\') {
      text.push_back(inner[i]);
      continue;
    }
    ++i;
    if (inner[i] != 'u') {
      text.push_back(plain_escape(inner[i]));
      continue;
    }
    char32_t code = code_unit(inner.substr(i + 1, 4));
    i += 4;
    const bool high = code >= 0xD800 && code < 0xDC00;
    if (high && i + 6 < inner.size() && inner[i + 1] == '\\' && inner[i + 2] == 'u') {
      code = 0x10000 + ((code - 0xD800) << 10) + (code_unit(inner.substr(i + 3, 4)) - 0xDC00);
      i += 6;
    }
    append_utf8(text, code);
  }
  return text;
}

}  // namespace sambung::json
