#include "core/simulator/graph/template_text.hpp"

#include <algorithm>

namespace sambung::simulator {

std::vector<std::string> template_parameters(std::string_view text) {
  std::vector<std::string> names;
  for (auto open = text.find("{{"); open != std::string_view::npos; open = text.find("{{")) {
    text.remove_prefix(open + 2);
    const auto close = text.find("}}");
    if (close == std::string_view::npos) break;
    std::string_view name = text.substr(0, close);
    while (name.starts_with(' ')) name.remove_prefix(1);
    while (name.ends_with(' ')) name.remove_suffix(1);
    if (std::find(names.begin(), names.end(), name) == names.end()) names.emplace_back(name);
    text.remove_prefix(close + 2);
  }
  return names;
}

bool fits_in_template(std::string_view text) {
  return !text.empty() && text.find_first_of("\n\r\t") == std::string_view::npos &&
         text.find("     ") == std::string_view::npos;
}

}  // namespace sambung::simulator
