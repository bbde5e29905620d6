#include "core/json/writer.hpp"

#include <charconv>
#include <cmath>

#include "core/json/utf8.hpp"

namespace sambung::json {

namespace {

void append_escape(std::string& out, unsigned char c) {
  constexpr char kDigits[] = "0123456789abcdef";
  switch (c) {
    case '"': out += "\\\""; return;
    case '\\': out += "\\\\"; return;
    case '\n': out += "\\n"; return;
    case '\r': out += "\\r"; return;
    case '\t': out += "\\t"; return;
    default:
      out += "\\u00";
      out.push_back(kDigits[c >> 4]);
      out.push_back(kDigits[c & 15]);
  }
}

}  // namespace

void append_quoted(std::string& out, std::string_view text) {
  out.push_back('"');
  std::size_t run = 0;
  for (std::size_t i = 0; i < text.size();) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c >= 0x20 && c < 0x7F && c != '"' && c != '\\') {
      ++i;
      continue;
    }
    const std::size_t length = c >= 0x80 ? utf8_length(text.substr(i)) : 0;
    if (length != 0) {
      i += length;
      continue;
    }
    out.append(text, run, i - run);
    if (c >= 0x80) {
      out += "\xEF\xBF\xBD";
    } else {
      append_escape(out, c);
    }
    run = ++i;
  }
  out.append(text, run, text.size() - run);
  out.push_back('"');
}

void Writer::separate() {
  if (!first_ && !after_key_) out_.push_back(',');
  first_ = false;
  after_key_ = false;
}

void Writer::open(char bracket) {
  separate();
  out_.push_back(bracket);
  first_ = true;
}

void Writer::close(char bracket) {
  out_.push_back(bracket);
  first_ = false;
}

void Writer::key(std::string_view name) {
  separate();
  append_quoted(out_, name);
  out_.push_back(':');
  after_key_ = true;
}

void Writer::string(std::string_view text) {
  separate();
  append_quoted(out_, text);
}

void Writer::integer(std::int64_t value) { raw(std::to_string(value)); }
void Writer::unsigned_integer(std::uint64_t value) { raw(std::to_string(value)); }

void Writer::number(double value) {
  if (!std::isfinite(value)) return null();
  char buffer[32];
  const auto [end, error] = std::to_chars(buffer, buffer + sizeof buffer, value);
  raw(error == std::errc{} ? std::string_view(buffer, static_cast<std::size_t>(end - buffer))
                           : std::string_view("null"));
}

void Writer::boolean(bool value) { raw(value ? "true" : "false"); }
void Writer::null() { raw("null"); }

void Writer::raw(std::string_view json) {
  separate();
  out_ += json;
}

}  // namespace sambung::json
