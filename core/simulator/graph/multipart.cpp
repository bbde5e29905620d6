#include "core/simulator/graph/multipart.hpp"

#include <cctype>

namespace sambung::simulator {
namespace {

constexpr std::size_t kPartsMax = 20;

Error broken(const char* why) {
  return {ErrorCode::kInvalid, std::string("multipart body: ") + why};
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return out;
}

/// The value of `; name="value"` or `; name=value`.
std::string attribute(std::string_view header, std::string_view name) {
  const std::string wanted = std::string(name) + "=";
  for (std::size_t at = header.find(wanted); at != std::string_view::npos;
       at = header.find(wanted, at + 1)) {
    // "name=" must not be found inside "filename=".
    if (at > 0 && header[at - 1] != ' ' && header[at - 1] != ';') continue;
    std::string_view value = header.substr(at + wanted.size());
    if (value.starts_with('"')) {
      value.remove_prefix(1);
      return std::string(value.substr(0, value.find('"')));
    }
    return std::string(value.substr(0, value.find_first_of("; \r\n")));
  }
  return {};
}

Part read_headers(std::string_view headers) {
  Part part;
  while (!headers.empty()) {
    const std::string_view line = headers.substr(0, headers.find("\r\n"));
    headers.remove_prefix(std::min(headers.size(), line.size() + 2));
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) continue;
    std::string_view value = line.substr(colon + 1);
    while (value.starts_with(' ')) value.remove_prefix(1);
    const std::string name = lower(line.substr(0, colon));
    if (name == "content-type") part.content_type = std::string(value);
    if (name == "content-disposition") {
      part.name = attribute(value, "name");
      part.filename = attribute(value, "filename");
    }
  }
  return part;
}

}  // namespace

Result<std::vector<Part>> parse_multipart(std::string_view content_type, std::string_view body) {
  const std::string boundary = attribute(content_type, "boundary");
  if (!lower(content_type).starts_with("multipart/form-data") || boundary.empty() ||
      boundary.size() > 70) {
    return broken("Content-Type is not multipart/form-data with a boundary");
  }
  const std::string fence = "--" + boundary;
  if (!body.starts_with(fence)) return broken("it does not begin with its boundary");
  body.remove_prefix(fence.size());
  std::vector<Part> parts;
  while (!body.starts_with("--")) {
    if (!body.starts_with("\r\n") || parts.size() == kPartsMax)
      return broken("bad or too many parts");
    const auto end = body.find("\r\n" + fence);
    const auto head_end = body.find("\r\n\r\n");
    if (end == std::string_view::npos || head_end == std::string_view::npos || head_end > end) {
      return broken("a part is cut short");
    }
    Part part = read_headers(body.substr(2, head_end - 2));
    part.bytes = std::string(body.substr(head_end + 4, end - std::min(end, head_end + 4)));
    parts.push_back(std::move(part));
    body.remove_prefix(end + 2 + fence.size());
  }
  return parts;
}

}  // namespace sambung::simulator
