#include "core/credentials/fill.hpp"

namespace sambung::credentials {

std::string fill(std::string_view text,
                 const std::vector<std::pair<std::string, std::string>>& values) {
  std::string out;
  while (!text.empty()) {
    bool found = false;
    for (const auto& [name, value] : values) {
      const std::size_t length = name.size() + 2;
      if (text.size() < length || text[0] != '{' || text[length - 1] != '}') continue;
      if (text.substr(1, name.size()) != name) continue;
      out += value;
      text.remove_prefix(length);
      found = true;
      break;
    }
    if (found) continue;
    out.push_back(text[0]);
    text.remove_prefix(1);
  }
  return out;
}

}  // namespace sambung::credentials
