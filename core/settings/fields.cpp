#include "core/settings/fields.hpp"

#include <algorithm>

#include "core/settings/nearest.hpp"
#include "core/settings/scalars.hpp"

namespace sambung::settings {

std::string listed(const std::vector<std::string>& known) {
  std::string text;
  for (const std::string& key : known) text += (text.empty() ? "" : ", ") + key;
  return text;
}

Fields::Fields(const Node& node, std::string what, Reading& reading)
    : node_(node), what_(std::move(what)), reading_(reading) {
  if (node.is_map() || node.kind == Node::Kind::kNull) return;
  reading.error("SB1201", what_ + " must be a map, not " + kind_name(node), node.place,
                "keys and values are expected here", "write `key: value` lines below it");
}

Fields::~Fields() { report_unknown(); }

void Fields::report_unknown() {
  for (const auto& [key, value] : node_.members) {
    if (std::find(known_.begin(), known_.end(), key.text) != known_.end()) continue;
    const std::string near = nearest(key.text, known_);
    reading_.error("SB1203", "unknown key `" + key.text + "` in " + what_, key.place,
                   near.empty() ? "" : "did you mean `" + near + "`?",
                   "the keys here are " + listed(known_));
  }
}

const Node* Fields::take(const char* key) {
  if (std::find(known_.begin(), known_.end(), key) == known_.end()) known_.emplace_back(key);
  const Node* node = node_.find(key);
  return node != nullptr && node->kind == Node::Kind::kNull ? nullptr : node;
}

const Node* Fields::need(const char* key, const char* example) {
  const Node* node = take(key);
  if (node == nullptr && (node_.is_map() || node_.kind == Node::Kind::kNull)) {
    reading_.error("SB1205", what_ + " needs `" + std::string(key) + "`", place_of(key),
                   "it is missing here", "add, for example:  " + std::string(example));
  }
  return node;
}

Place Fields::place_of(const char* key) const {
  const Node* node = node_.find(key);
  return node != nullptr ? node->place : node_.place;
}

bool Fields::scalar(const Node& node, const char* key, const char* wanted) {
  if (node.is_scalar()) return true;
  reading_.error(
      "SB1201",
      "`" + std::string(key) + "` in " + what_ + " must be " + wanted + ", not " + kind_name(node),
      node.place, std::string(wanted) + " is expected here", "");
  return false;
}

bool Fields::quoted_id(const Node& node, const char* key) {
  if (!scalar(node, key, "a text in quotes")) return false;
  if (node.quoted || !looks_like_number(node.text)) return true;
  reading_.error("SB1207", "`" + std::string(key) + "` in " + what_ + " is a number, not a text",
                 node.place, "needs quotes",
                 "ids and phone numbers are texts; write \"" + node.text + "\"");
  return false;
}

void Fields::text(const char* key, std::string& target) {
  const Node* node = take(key);
  if (node != nullptr && scalar(*node, key, "a text")) target = node->text;
}

void Fields::id(const char* key, std::string& target) {
  const Node* node = take(key);
  if (node != nullptr && quoted_id(*node, key)) target = node->text;
}

void Fields::ids(const char* key, std::vector<std::string>& target) {
  const Node* node = take(key);
  if (node == nullptr) return;
  if (!node->is_list()) {
    return reading_.error("SB1201", "`" + std::string(key) + "` in " + what_ + " must be a list",
                          node->place, "a list is expected here",
                          "write " + std::string(key) + ": [\"...\"]");
  }
  target.clear();
  for (const Node& item : node->items) {
    if (quoted_id(item, key)) target.push_back(item.text);
  }
}

void Fields::texts(const char* key, std::vector<std::string>& target) {
  const Node* node = take(key);
  if (node == nullptr) return;
  if (!node->is_list()) {
    return reading_.error("SB1201", "`" + std::string(key) + "` in " + what_ + " must be a list",
                          node->place, "a list is expected here",
                          "write " + std::string(key) + ": [...]");
  }
  target.clear();
  for (const Node& item : node->items) {
    if (scalar(item, key, "a list of texts")) target.push_back(item.text);
  }
}

void Fields::path(const char* key, std::filesystem::path& target) {
  std::string written;
  text(key, written);
  if (!written.empty()) target = reading_.absolute(written);
}

void Fields::boolean(const char* key, bool& target) {
  const Node* node = take(key);
  if (node == nullptr || !scalar(*node, key, "true or false")) return;
  if (!node->quoted && (node->text == "true" || node->text == "false")) {
    target = node->text == "true";
    return;
  }
  reading_.error("SB1206", "`" + std::string(key) + "` in " + what_ + " must be true or false",
                 node->place, "neither true nor false",
                 "YAML 1.2 knows only true and false; yes, no, on and off are texts");
}

void Fields::whole(const char* key, std::uint64_t least, std::uint64_t most,
                   std::uint64_t& target) {
  const Node* node = take(key);
  if (node == nullptr || !scalar(*node, key, "a whole number")) return;
  const auto number = node->quoted ? std::nullopt : parse_whole(node->text);
  if (number && *number >= least && *number <= most) {
    target = *number;
    return;
  }
  reading_.error("SB1208",
                 "`" + std::string(key) + "` in " + what_ + " must be a whole number from " +
                     std::to_string(least) + " to " + std::to_string(most),
                 node->place, number ? "out of this range" : "not a whole number", "");
}

void Fields::duration(const char* key, std::chrono::milliseconds least,
                      std::chrono::milliseconds most, std::chrono::milliseconds& target) {
  const Node* node = take(key);
  if (node == nullptr || !scalar(*node, key, "a duration such as 30s")) return;
  const auto duration = parse_duration(node->text);
  if (!duration) {
    return reading_.error(
        "SB1204", "`" + std::string(key) + "` in " + what_ + " must be a duration", node->place,
        "a number and its unit are expected", "units are ms, s, m, h, d and w, such as 30s or 90d");
  }
  if (*duration < least || *duration > most) {
    return reading_.error("SB1208",
                          "`" + std::string(key) + "` in " + what_ + " must be from " +
                              std::to_string(least.count()) + "ms to " +
                              std::to_string(most.count()) + "ms",
                          node->place, "out of this range", "");
  }
  target = *duration;
}

void Fields::size(const char* key, std::uint64_t& target) {
  const Node* node = take(key);
  if (node == nullptr || !scalar(*node, key, "a size such as 10GiB")) return;
  const auto bytes = parse_size(node->text);
  if (bytes) {
    target = *bytes;
    return;
  }
  reading_.error("SB1204", "`" + std::string(key) + "` in " + what_ + " must be a size",
                 node->place, "a number and its unit are expected",
                 "units are B, KiB, MiB, GiB, TiB, KB, MB, GB and TB, such as 10GiB");
}

int Fields::choice(const char* key, std::initializer_list<const char*> choices) {
  const Node* node = take(key);
  const std::vector<std::string> names(choices.begin(), choices.end());
  const std::string wanted = "one of " + listed(names);
  if (node == nullptr || !scalar(*node, key, wanted.c_str())) return -1;
  const auto found = std::find(names.begin(), names.end(), node->text);
  if (found != names.end()) return static_cast<int>(found - names.begin());
  const std::string near = nearest(node->text, names);
  reading_.error("SB1209", "`" + std::string(key) + "` in " + what_ + " must be " + wanted,
                 node->place, near.empty() ? "" : "did you mean `" + near + "`?", "");
  return -1;
}

}  // namespace sambung::settings
