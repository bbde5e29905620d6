#include "connectors/web/url.hpp"

#include <algorithm>

#include "connectors/web/record.hpp"

namespace sambung::web {

namespace {

bool is_plain(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' ||
         c == '-' || c == '.';
}

}  // namespace

std::string percent_encode(std::string_view text) {
  constexpr char kHex[] = "0123456789ABCDEF";
  std::string encoded;
  for (const char c : text) {
    if (is_plain(c) || c == '~') {
      encoded += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      encoded += {'%', kHex[byte >> 4U], kHex[byte & 15U]};
    }
  }
  return encoded;
}

std::string encode(const Query& query) {
  std::string text;
  for (const auto& [name, value] : query) {
    text += (text.empty() ? "" : "&") + percent_encode(name) + "=" + percent_encode(value);
  }
  return text;
}

std::string with_query(std::string path, const Query& query) {
  const std::string text = encode(query);
  return text.empty() ? path : path + "?" + text;
}

bool is_id(std::string_view text) {
  return !text.empty() && text.size() <= kIdBytesMax && text.front() != '.' &&
         std::all_of(text.begin(), text.end(), is_plain);
}

std::string same_origin(const std::string& url, const std::string& base) {
  const std::size_t scheme = base.find("://");
  if (scheme == std::string::npos) return {};
  const std::string origin = base.substr(0, base.find('/', scheme + 3));
  if (url.starts_with('/') && !url.starts_with("//")) return origin + url;
  const bool same =
      url.starts_with(origin) &&
      (url.size() == origin.size() || url[origin.size()] == '/' || url[origin.size()] == '?');
  return same ? url : std::string();
}

std::string next_link(std::string_view header) {
  while (!header.empty()) {
    const std::size_t open = header.find('<');
    if (open == std::string_view::npos) return {};
    const std::size_t close = header.find('>', open);
    if (close == std::string_view::npos) return {};
    const std::size_t end = std::min(header.find('<', close), header.size());
    const std::string_view parameters = header.substr(close + 1, end - close - 1);
    if (parameters.find("rel=\"next\"") != std::string_view::npos ||
        parameters.find("rel=next") != std::string_view::npos) {
      return std::string(header.substr(open + 1, close - open - 1));
    }
    header.remove_prefix(end);
  }
  return {};
}

}  // namespace sambung::web
