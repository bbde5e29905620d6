#include "core/settings/overrides.hpp"

#include "core/settings/yaml_tree.hpp"

namespace sambung::settings {

namespace {

std::vector<std::string> keys_of(const std::string& dotted) {
  std::vector<std::string> keys(1);
  for (const char c : dotted) {
    if (c == '.') {
      keys.emplace_back();
    } else {
      keys.back() += c;
    }
  }
  return keys;
}

Node at_place(Node::Kind kind, std::string text, const Place& place) {
  Node node;
  node.kind = kind;
  node.text = std::move(text);
  node.place = place;
  return node;
}

/// The member `key` of `map`, made when it is missing; a map that is missing or empty becomes one.
Node& member(Node& map, const std::string& key, const Place& place) {
  map.kind = Node::Kind::kMap;
  for (auto& [name, value] : map.members) {
    if (name.text == key) return value;
  }
  map.members.push_back(
      {at_place(Node::Kind::kScalar, key, place), at_place(Node::Kind::kNull, "", place)});
  return map.members.back().value;
}

}  // namespace

void override_value(Node& root, const Override& wanted, Reading& reading) {
  const std::size_t equals = wanted.text.find('=');
  const auto source = std::make_shared<SourceFile>(
      SourceFile{.name = wanted.origin,
                 .text = equals == std::string::npos ? "" : wanted.text.substr(equals + 1),
                 .is_file = false});
  const Place place{source, 1, 1, 1};
  const auto refuse = [&](const std::string& what) {
    reading.problems.push_back({.code = "SB1006",
                                .what = wanted.origin + ": " + what,
                                .place = {},
                                .label = {},
                                .help = "write KEY=VALUE with dots between keys, such as "
                                        "log.level=debug"});
  };
  if (equals == std::string::npos || equals == 0) return refuse("this is not KEY=VALUE");
  Node* target = &root;
  const std::string dotted = wanted.text.substr(0, equals);
  if (dotted == "include") return refuse("`include` can stand in the file alone");
  for (const std::string& key : keys_of(dotted)) {
    const bool open = target->is_map() || target->kind == Node::Kind::kNull;
    if (key.empty() || !open) return refuse("there is no place for `" + dotted + "`");
    target = &member(*target, key, place);
  }
  auto value = source->text.empty() ? at_place(Node::Kind::kNull, "", place)
                                    : parse_yaml(source, reading.problems);
  if (value) *target = std::move(*value);
}

}  // namespace sambung::settings
