#include "plugins/mapping/mapping.hpp"

#include <optional>

#include "core/phone/number.hpp"
#include "plugins/mapping/canonical.hpp"
#include "plugins/mapping/json_text.hpp"
#include "plugins/mapping/refusal.hpp"
#include "plugins/mapping/rule.hpp"
#include "plugins/mapping/script.hpp"

namespace sambung::mapping {

namespace {

constexpr const char* kScript = "script";
constexpr std::size_t kObjectsMax = 16;
const Json kUnknown;

using Rules = std::map<std::string, std::unique_ptr<Rule>>;

Result<Rules> read_rules(const Json& text, const std::string& where, const Options& options) {
  if (!text.is_object()) {
    return cannot(where + R"(: must be an object of rules, as {"name":"/name"})");
  }
  if (text.size() > kFieldsMax) return cannot(where + ": has more than 256 rules");
  Rules rules;
  for (const auto& [field, rule] : text.items()) {
    const std::string at = where + segment_of(field);
    if (!is_name(field)) {
      return cannot(at + ": is no name of a field; use lower-case letters, digits and _");
    }
    auto made = make_rule(field, rule, at, options);
    if (!made) return made.error();
    rules.emplace(field, std::move(*made));
  }
  return rules;
}

/// JSON has no text of several lines: there a script may be a list of them.
std::optional<std::string> source_of(const Json& script) {
  if (script.is_string()) return script.get<std::string>();
  if (!script.is_array()) return std::nullopt;
  std::string source;
  for (const Json& line : script) {
    if (!line.is_string()) return std::nullopt;
    source += line.get<std::string>() + "\n";
  }
  return source;
}

Result<std::optional<Script>> read_script(const Json& text) {
  const auto found = text.find(kScript);
  if (found == text.end()) return std::optional<Script>();
  auto source = source_of(*found);
  if (!source) return cannot("/script: must be a text, the script itself, or a list of its lines");
  auto loaded = Script::load(*source);
  if (!loaded) return cannot("/script: " + loaded.error().what);
  return std::optional<Script>(std::move(*loaded));
}

/// Whether `direction` has the way `way`.
bool goes(Direction direction, Direction way) {
  return direction == Direction::kBoth || direction == way;
}

}  // namespace

std::string_view direction_name(Direction direction) {
  switch (direction) {
    case Direction::kIn: return "in";
    case Direction::kOut: return "out";
    case Direction::kBoth: break;
  }
  return "both";
}

struct Mapping::Parts {
  struct Object {
    Rules rules;
    std::map<std::string, Direction> carries;
    bool scripted = false;
  };
  std::map<std::string, Object, std::less<>> objects;
  std::optional<Script> script;

  const Object* find(std::string_view name) const {
    const auto found = objects.find(name);
    return found == objects.end() ? nullptr : &found->second;
  }
  Result<void> add(const std::string& name, Rules rules);
  Result<Json> settled(const Object& object, Json canonical) const;
  Result<void> allow_out(const Object& object, const Json& canonical) const;
};

Result<void> Mapping::Parts::add(const std::string& name, Rules rules) {
  Object object;
  for (const auto& [field, rule] : rules) {
    rule->add_carried(object.carries);
    if (!rule->by_script()) continue;
    object.scripted = true;
    if (script) continue;
    return cannot(segment_of(name) + segment_of(field) +
                  ": is `as: script`, but the mapping has no `script`");
  }
  object.rules = std::move(rules);
  objects.emplace(name, std::move(object));
  return {};
}

/// What a script made is as untrusted as a record.
Result<Json> Mapping::Parts::settled(const Object& object, Json canonical) const {
  for (auto& [field, value] : canonical.items()) {
    const auto carried = object.carries.find(field);
    if (carried == object.carries.end() || !goes(carried->second, Direction::kIn)) {
      return cannot("script: gives a field that no rule brings in; add it as {\"as\":\"script\"}");
    }
    if (auto settled = settle_canonical(value); !settled) {
      return cannot("script: field " + field + " " + settled.error().what);
    }
  }
  return canonical;
}

Result<void> Mapping::Parts::allow_out(const Object& object, const Json& canonical) const {
  if (!canonical.is_object()) return cannot("canonical fields are no object");
  for (const auto& [field, value] : canonical.items()) {
    const auto carried = object.carries.find(field);
    if (carried != object.carries.end() && goes(carried->second, Direction::kOut)) {
      Json copy = value;
      if (auto settled = settle_canonical(copy); settled)
        continue;
      else
        return cannot(segment_of(field) + ": " + settled.error().what);
    }
    return cannot(segment_of(field) + ": no rule of the mapping takes this field out");
  }
  return {};
}

Mapping::Mapping(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Mapping::Mapping(Mapping&&) noexcept = default;
Mapping& Mapping::operator=(Mapping&&) noexcept = default;
Mapping::~Mapping() = default;

Result<Mapping> Mapping::parse(std::string_view text, const Options& options) {
  auto read = read_json(text);
  if (!read) return cannot("the mapping " + read.error().what);
  if (!read->is_object()) return cannot("the mapping is no object; it has objects as `contact`");
  if (read->size() > kObjectsMax) return cannot("the mapping has more than 16 objects");
  if (!options.default_region.empty() && !phone::is_region(options.default_region)) {
    return cannot("the default region is no country; write its ISO 3166 code, such as ID");
  }
  auto parts = std::make_unique<Parts>();
  auto script = read_script(*read);
  if (!script) return script.error();
  parts->script = std::move(*script);
  for (const auto& [name, rules] : read->items()) {
    if (name == kScript) continue;
    if (!is_name(name)) {
      return cannot(segment_of(name) +
                    ": is no name of an object; use lower-case letters, digits and _");
    }
    auto made = read_rules(rules, segment_of(name), options);
    if (!made) return made.error();
    if (auto added = parts->add(name, std::move(*made)); !added) return added.error();
  }
  return Mapping(std::move(parts));
}

std::vector<std::string> Mapping::objects() const {
  std::vector<std::string> names;
  for (const auto& [name, object] : parts_->objects) names.push_back(name);
  return names;
}

bool Mapping::has(std::string_view object) const { return parts_->find(object) != nullptr; }

std::map<std::string, Direction> Mapping::carries(std::string_view object) const {
  const auto* found = parts_->find(object);
  return found == nullptr ? std::map<std::string, Direction>() : found->carries;
}

std::set<std::string> Mapping::native_fields(std::string_view object) const {
  std::set<std::string> names;
  const auto* found = parts_->find(object);
  if (found == nullptr) return names;
  for (const auto& [field, rule] : found->rules) rule->add_native(names);
  return names;
}

Result<Json> Mapping::to_canonical(std::string_view name, const Json& native) {
  const auto* object = parts_->find(name);
  if (object == nullptr) return cannot("the mapping has no object of that name");
  if (!native.is_object()) return cannot("the native fields are no object");
  Json canonical = Json::object();
  for (const auto& [field, rule] : object->rules) {
    auto value = rule->read(native);
    if (!value) return value.error();
    if (*value) canonical[field] = std::move(**value);
  }
  if (!object->scripted || !parts_->script->has_to_canonical()) return canonical;
  auto made = parts_->script->to_canonical(native, canonical, name);
  if (!made) return made.error();
  return parts_->settled(*object, std::move(*made));
}

Result<Json> Mapping::to_native(std::string_view name, const Json& canonical,
                                const Json& existing) {
  const auto* object = parts_->find(name);
  if (object == nullptr) return cannot("the mapping has no object of that name");
  if (!existing.is_object() && !existing.is_null()) return cannot("the record is no object");
  if (auto allowed = parts_->allow_out(*object, canonical); !allowed) return allowed.error();
  Json native = Json::object();
  Writing writing{.existing = existing, .out = native};
  for (const auto& [field, rule] : object->rules) {
    if (auto written = rule->write(canonical, writing); !written) return written.error();
  }
  if (!object->scripted || !parts_->script->has_to_native()) return native;
  return parts_->script->to_native(canonical, native, name);
}

bool Mapping::needs_existing(std::string_view name, const Json& canonical) const {
  const auto* object = parts_->find(name);
  if (object == nullptr || !canonical.is_object()) return false;
  for (const auto& [field, rule] : object->rules) {
    if (rule->needs_existing(canonical)) return true;
  }
  return false;
}

}  // namespace sambung::mapping
