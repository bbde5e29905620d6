#include "core/app/cli/mapping_cases.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <optional>

#include "core/settings/scalars.hpp"
#include "core/settings/yaml_tree.hpp"
#include "plugins/mapping/json_text.hpp"
#include "plugins/mapping/mapping.hpp"

namespace sambung::cli {

namespace {

using mapping::Direction;
using mapping::Json;
using settings::Node;

Error wrong(const Node& node, const std::string& reason) {
  return Error{ErrorCode::kInvalid, settings::place_text(node.place) + ": " + reason};
}

Result<Node> yaml_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(in), {}};
  if (!in) return Error{ErrorCode::kUnavailable, file.string() + ": cannot be read"};
  const auto source = std::make_shared<const settings::SourceFile>(
      settings::SourceFile{.name = file.string(), .text = std::move(text)});
  settings::Problems problems;
  auto root = settings::parse_yaml(source, problems);
  if (root && root->is_map()) return std::move(*root);
  if (root) return wrong(*root, "must be a map, not " + std::string(settings::kind_name(*root)));
  return Error{ErrorCode::kInvalid,
               problems.empty() ? file.string() : settings::render(problems.front())};
}

Result<Json> scalar(const Node& node) {
  if (node.quoted) return Json(node.text);
  if (node.text == "true" || node.text == "false") return Json(node.text == "true");
  if (!settings::looks_like_number(node.text)) return Json(node.text);
  auto number = mapping::read_json(node.text);
  if (number) return number;
  return wrong(node, "is a number that JSON has not; write \"" + node.text + "\" if it is a text");
}

Result<Json> json_of(const Node& node) {
  if (node.kind == Node::Kind::kNull) return Json(nullptr);
  if (node.is_scalar()) return scalar(node);
  Json made = node.is_map() ? Json::object() : Json::array();
  for (const auto& [key, value] : node.members) {
    auto member = json_of(value);
    if (!member) return member;
    made[key.text] = std::move(*member);
  }
  for (const Node& item : node.items) {
    auto element = json_of(item);
    if (!element) return element;
    made.push_back(std::move(*element));
  }
  return made;
}

/// Refuses members of `map` that are not among `known`.
Result<void> only(const Node& map, std::initializer_list<std::string_view> known) {
  if (!map.is_map()) return wrong(map, "must be a map");
  for (const auto& [key, value] : map.members) {
    if (std::find(known.begin(), known.end(), key.text) != known.end()) continue;
    std::string list;
    for (const std::string_view name : known)
      list += (list.empty() ? "" : ", ") + std::string(name);
    return wrong(key, "`" + key.text + "` is not known here; known are: " + list);
  }
  return {};
}

std::string text_of(const Node& map, const char* key, const char* otherwise) {
  const Node* found = map.find(key);
  return found != nullptr && found->is_scalar() ? found->text : otherwise;
}

/// The mapping of a file of cases: written there, or a file beside it.
Result<mapping::Mapping> mapping_of(const Node& root, const std::filesystem::path& folder) {
  const Node* written = root.find("mapping");
  if (written == nullptr) return wrong(root, "`mapping` is missing: a file, or the mapping itself");
  std::optional<Node> file;
  if (written->is_scalar()) {
    auto read = yaml_of(folder / written->text);
    if (!read) return read.error();
    file = std::move(*read);
  }
  const auto json = json_of(file ? *file : *written);
  if (!json) return json.error();
  auto parsed = mapping::Mapping::parse(mapping::write_json(*json),
                                        {.default_region = text_of(root, "region", "")});
  if (!parsed) return wrong(*written, parsed.error().what);
  return parsed;
}

struct Case {
  std::string name;
  std::string object;
  Direction direction = Direction::kBoth;
  Json native{};
  Json canonical{};
  Json existing{};
};

Result<Json> object_at(const Node& node, const char* key) {
  const Node* found = node.find(key);
  if (found == nullptr || !found->is_map()) {
    return wrong(found == nullptr ? node : *found, std::string("`") + key + "` must be a map");
  }
  return json_of(*found);
}

Result<Case> case_of(const Node& node) {
  auto known = only(node, {"name", "object", "direction", "native", "canonical", "existing"});
  if (!known) return known.error();
  Case made{.name = text_of(node, "name", ""), .object = text_of(node, "object", "contact")};
  if (made.name.empty()) return wrong(node, "`name` is missing: what the case shows");
  const std::string direction = text_of(node, "direction", "both");
  if (direction == "in") {
    made.direction = Direction::kIn;
  } else if (direction == "out") {
    made.direction = Direction::kOut;
  } else if (direction != "both") {
    return wrong(node, "`direction` must be both, in or out");
  }
  made.existing = Json::object();
  for (const auto& [key, target] :
       {std::pair{"native", &made.native}, std::pair{"canonical", &made.canonical},
        std::pair{"existing", &made.existing}}) {
    if (target == &made.existing && node.find(key) == nullptr) continue;
    auto value = object_at(node, key);
    if (!value) return value.error();
    *target = std::move(*value);
  }
  for (Json& value : made.canonical) {
    if (value.is_array())
      std::sort(value.begin(), value.end());  // a set may be written in any order
  }
  return made;
}

/// Runs cases against one mapping. Confined to one call.
class Runner {
 public:
  explicit Runner(mapping::Mapping& its_mapping) : mapping_(its_mapping) {}

  CaseOutcome run(const Case& wanted) {
    CaseOutcome outcome{.name = wanted.name, .differences = {}, .error = {}};
    if (wanted.direction != Direction::kOut) {
      read(wanted, wanted.native, "canonical", outcome);
    }
    if (wanted.direction == Direction::kOut) write(wanted, outcome);
    if (wanted.direction == Direction::kBoth && outcome.passed()) write_back(wanted, outcome);
    return outcome;
  }

 private:
  void read(const Case& wanted, const Json& native, const char* side, CaseOutcome& outcome) {
    const auto canonical = mapping_.to_canonical(wanted.object, native);
    if (!canonical) {
      outcome.error = "to canonical: " + canonical.error().what;
      return;
    }
    compare(side, wanted.canonical, *canonical, outcome);
  }
  void write(const Case& wanted, CaseOutcome& outcome) {
    const auto native = mapping_.to_native(wanted.object, wanted.canonical, wanted.existing);
    if (!native) {
      outcome.error = "to native: " + native.error().what;
      return;
    }
    compare("native", wanted.native, *native, outcome);
  }
  /// The fields that can go out.
  Json outward(const Case& wanted) const {
    Json fields = wanted.canonical;
    const auto carries = mapping_.carries(wanted.object);
    for (const auto& [field, value] : wanted.canonical.items()) {
      const auto carried = carries.find(field);
      if (carried == carries.end() || carried->second == Direction::kIn) fields.erase(field);
    }
    return fields;
  }
  void write_back(const Case& wanted, CaseOutcome& outcome) {
    const Json fields = outward(wanted);
    const auto same = mapping_.to_native(wanted.object, fields, wanted.native);
    const auto fresh = mapping_.to_native(wanted.object, fields, Json::object());
    if (!same || !fresh) {
      outcome.error = "to native: " + (same ? fresh : same).error().what;
      return;
    }
    Json after = wanted.native;
    after.update(*same, true);
    compare("native, written back", wanted.native, after, outcome);
    const auto again = mapping_.to_canonical(wanted.object, *fresh);
    if (!again) {
      outcome.error = "a new record to canonical: " + again.error().what;
      return;
    }
    for (const auto& [field, value] : fields.items()) {
      compare_at("canonical of a new record/" + field, &value,
                 again->contains(field) ? &again->at(field) : nullptr, outcome);
    }
  }

  static std::string shown(const Json* value) {
    return value == nullptr ? "absent" : mapping::write_json(*value);
  }
  static void compare_at(const std::string& at, const Json* wanted, const Json* got,
                         CaseOutcome& outcome) {
    if (wanted != nullptr && got != nullptr && *wanted == *got) return;
    outcome.differences.push_back({.at = at, .wanted = shown(wanted), .got = shown(got)});
  }
  static void compare(const std::string& side, const Json& wanted, const Json& got,
                      CaseOutcome& outcome) {
    for (const auto& [key, value] : wanted.items()) {
      compare_at(side + "/" + key, &value, got.contains(key) ? &got.at(key) : nullptr, outcome);
    }
    for (const auto& [key, value] : got.items()) {
      if (!wanted.contains(key)) compare_at(side + "/" + key, nullptr, &value, outcome);
    }
  }

  mapping::Mapping& mapping_;
};

}  // namespace

Result<std::vector<CaseOutcome>> run_mapping_cases(const std::filesystem::path& file) {
  const auto root = yaml_of(file);
  if (!root) return root.error();
  if (auto known = only(*root, {"mapping", "region", "cases"}); !known) return known.error();
  auto made = mapping_of(*root, file.parent_path());
  if (!made) return made.error();
  const Node* cases = root->find("cases");
  if (cases == nullptr || !cases->is_list() || cases->items.empty()) {
    return wrong(cases == nullptr ? *root : *cases, "`cases` must be a list of at least one case");
  }
  Runner runner(*made);
  std::vector<CaseOutcome> outcomes;
  for (const Node& node : cases->items) {
    const auto wanted = case_of(node);
    if (!wanted) return wanted.error();
    if (!made->has(wanted->object)) {
      return wrong(node, "the mapping has no object `" + wanted->object + "`");
    }
    outcomes.push_back(runner.run(*wanted));
  }
  return outcomes;
}

}  // namespace sambung::cli
