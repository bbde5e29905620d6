#include "core/model/indent.hpp"

namespace sambung::model {

namespace {

void new_line(std::string& out, std::size_t depth) {
  out.push_back('\n');
  out.append(depth * 2, ' ');
}

/// End of the string that begins at `at`.
std::size_t end_of_string(std::string_view json, std::size_t at) {
  for (++at; json[at] != '"'; ++at) {
    if (json[at] == '\\') ++at;
  }
  return at + 1;
}

}  // namespace

std::string indented(std::string_view json) {
  std::string out;
  std::size_t depth = 0;
  for (std::size_t at = 0; at < json.size(); ++at) {
    const char c = json[at];
    if (c == '"') {
      const std::size_t end = end_of_string(json, at);
      out += json.substr(at, end - at);
      at = end - 1;
    } else if ((c == '{' || c == '[') && (json[at + 1] == '}' || json[at + 1] == ']')) {
      out.push_back(c);
      out.push_back(json[++at]);
    } else if (c == '{' || c == '[') {
      out.push_back(c);
      new_line(out, ++depth);
    } else if (c == '}' || c == ']') {
      new_line(out, --depth);
      out.push_back(c);
    } else if (c == ',') {
      out.push_back(c);
      new_line(out, depth);
    } else {
      out.push_back(c);
      if (c == ':') out.push_back(' ');
    }
  }
  return out;
}

}  // namespace sambung::model
