#include "core/settings/node.hpp"

namespace sambung::settings {

std::string_view SourceFile::line(std::size_t number) const {
  std::string_view rest = text;
  for (std::size_t at = 1; at < number; ++at) {
    const std::size_t end = rest.find('\n');
    if (end == std::string_view::npos) return {};
    rest.remove_prefix(end + 1);
  }
  rest = rest.substr(0, rest.find('\n'));
  if (rest.ends_with('\r')) rest.remove_suffix(1);
  return rest;
}

std::string place_text(const Place& place) {
  if (!place.source) return {};
  if (!place.source->is_file || place.line == 0) return place.source->name;
  return place.source->name + ":" + std::to_string(place.line) + ":" + std::to_string(place.column);
}

const Node* Node::find(std::string_view key) const {
  for (const auto& [name, value] : members) {
    if (name.text == key) return &value;
  }
  return nullptr;
}

const char* kind_name(const Node& node) {
  switch (node.kind) {
    case Node::Kind::kNull: return "nothing";
    case Node::Kind::kList: return "a list";
    case Node::Kind::kMap: return "a map";
    case Node::Kind::kScalar: break;
  }
  return "a single value";
}

}  // namespace sambung::settings
