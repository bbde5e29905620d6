#include "core/simulator/net/http_message.hpp"

#include "core/base/hex.hpp"

namespace sambung::simulator {
namespace {

constexpr std::size_t kParametersMax = 200;

bool unreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '_' || c == '.' || c == '~';
}

}  // namespace

std::string_view HttpRequest::header(std::string_view lower_case_name) const {
  const auto found = headers.find(lower_case_name);
  return found == headers.end() ? std::string_view{} : std::string_view{found->second};
}

std::string_view HttpRequest::path() const {
  return std::string_view{target}.substr(0, target.find('?'));
}

std::map<std::string, std::string, std::less<>> HttpRequest::query() const {
  const auto mark = target.find('?');
  if (mark == std::string::npos) return {};
  return parse_form(std::string_view{target}.substr(mark + 1));
}

std::string decode_percent(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = text[i] == '%' ? from_hex(text.substr(i + 1, 2)) : std::nullopt;
    if (byte && byte->size() == 1) {
      out += *byte;
      i += 2;
    } else {
      out += text[i] == '+' ? ' ' : text[i];
    }
  }
  return out;
}

std::string encode_percent(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (unreserved(c)) {
      out += c;
    } else {
      out += '%' + to_hex(std::string_view{&c, 1});
    }
  }
  return out;
}

std::map<std::string, std::string, std::less<>> parse_form(std::string_view text) {
  std::map<std::string, std::string, std::less<>> pairs;
  while (!text.empty() && pairs.size() < kParametersMax) {
    const std::string_view pair = text.substr(0, text.find('&'));
    text.remove_prefix(std::min(text.size(), pair.size() + 1));
    const auto equals = pair.find('=');
    if (pair.empty()) continue;
    const std::string_view value =
        equals == std::string_view::npos ? std::string_view{} : pair.substr(equals + 1);
    pairs[decode_percent(pair.substr(0, equals))] = decode_percent(value);
  }
  return pairs;
}

std::vector<std::string> split_path(std::string_view path) {
  std::vector<std::string> pieces;
  while (!path.empty()) {
    const std::string_view piece = path.substr(0, path.find('/'));
    path.remove_prefix(std::min(path.size(), piece.size() + 1));
    if (!piece.empty()) pieces.push_back(decode_percent(piece));
  }
  return pieces;
}

}  // namespace sambung::simulator
