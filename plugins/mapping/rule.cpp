#include "plugins/mapping/rule.hpp"

#include "plugins/mapping/canonical.hpp"
#include "plugins/mapping/function.hpp"

namespace sambung::mapping {

namespace {

enum class OnError { kFail, kSkip, kNull };

struct FieldParts {
  std::string field;
  Direction direction = Direction::kBoth;
  std::unique_ptr<Place> place;
  std::unique_ptr<Function> function;
  std::optional<Json> none;       ///< the native value that stands for null
  std::optional<Json> otherwise;  ///< canonical, where there is null
  OnError on_error = OnError::kFail;
};

/// One canonical field at one place of the record.
class FieldRule final : public Rule {
 public:
  explicit FieldRule(FieldParts parts) : parts_(std::move(parts)) {}

  Result<std::optional<Json>> read(const Json& native) const override {
    if (parts_.direction == Direction::kOut) return std::optional<Json>();
    auto found = parts_.place->find(native);
    if (found && *found == nullptr) return std::optional<Json>();
    auto value = found ? value_of(**found) : Result<Json>(found.error());
    if (value) return std::optional<Json>(std::move(*value));
    switch (parts_.on_error) {
      case OnError::kSkip: return std::optional<Json>();
      case OnError::kNull: return std::optional<Json>(Json(nullptr));
      case OnError::kFail: break;
    }
    return value.error();
  }

  Result<void> write(const Json& canonical, Writing& writing) const override {
    const auto wanted = canonical.find(parts_.field);
    if (wanted == canonical.end() || parts_.direction == Direction::kIn) return {};
    if (!writing.existing_known() && needs_existing(canonical)) {
      return at(cannot("is part of what stands there; the record as it is must be known"));
    }
    const auto current = parts_.place->current(writing);
    if (!current) return current.error();
    if (*current != nullptr && writing.existing_known()) {
      const auto now = value_of(**current);
      // What reads as wanted stays as the system wrote it: another spelling is no change.
      if (now && *now == *wanted && !falls_back(**current)) {
        return parts_.place->put(writing, Json(**current));
      }
    }
    const bool none_there = *current == nullptr || parts_.none == **current;
    auto value = native_of(*wanted, none_there ? Json() : **current);
    if (!value) return at(value.error());
    return parts_.place->put(writing, std::move(*value));
  }

  void add_carried(std::map<std::string, Direction>& fields) const override {
    add_direction(fields, parts_.field, parts_.direction);
  }
  void add_native(std::set<std::string>& names) const override { parts_.place->add_native(names); }
  bool needs_existing(const Json& canonical) const override {
    return parts_.direction != Direction::kIn && canonical.contains(parts_.field) &&
           (parts_.place->needs_existing() || parts_.function->partial());
  }

 private:
  /// Whether `native` reads as the default, which is not what stands there.
  bool falls_back(const Json& native) const {
    return parts_.otherwise && (native.is_null() || parts_.none == native);
  }
  Error at(const Error& error) const {
    return Error{error.code, parts_.place->text() + ": " + error.what};
  }
  Result<Json> value_of(const Json& native) const {
    if (native.is_null() || parts_.none == native) return parts_.otherwise.value_or(nullptr);
    auto value = parts_.function->read(native);
    if (!value) return at(value.error());
    if (parts_.none == *value) return parts_.otherwise.value_or(nullptr);
    return value;
  }
  Result<Json> native_of(const Json& canonical, const Json& current) const {
    if (canonical.is_null() && !parts_.function->partial()) return parts_.none.value_or(nullptr);
    if (parts_.none == canonical) return cannot("is the value that stands for none there");
    auto value = parts_.function->write(canonical, current);
    if (value && value->is_null()) return parts_.none.value_or(nullptr);
    return value;
  }
  const FieldParts parts_;
};

std::unique_ptr<Rule> make_field_rule(const std::string& field, Members& members,
                                      const Options& options) {
  FieldParts parts;
  parts.field = field;
  parts.direction = take_direction(members);
  parts.function = make_function(members, options);
  parts.place = make_place(members);
  if (const Json* none = members.take("none")) {
    if (none->is_structured() || none->is_number_float()) {
      members.fail("none", "must be a text, whole number, true or false");
    }
    parts.none = *none;
  }
  if (const Json* otherwise = members.take("default")) {
    Json value = *otherwise;
    if (auto settled = settle_canonical(value); !settled) {
      members.fail("default", settled.error().what);
    }
    parts.otherwise = std::move(value);
  }
  parts.on_error = static_cast<OnError>(members.choice("on_error", {"fail", "skip", "null"}));
  if (members.failed()) return nullptr;
  return std::make_unique<FieldRule>(std::move(parts));
}

std::unique_ptr<Rule> make_kind(const std::string& field, Members& members,
                                const Options& options) {
  if (members.has("template")) return make_template_rule(field, members);
  if (members.has("constant")) return make_constant_rule(field, members);
  if (members.has("join")) return make_join_rule(field, members);
  if (members.has("as") && members.text("as", "") == "script") {
    return make_script_rule(field, members);
  }
  return make_field_rule(field, members, options);
}

}  // namespace

Direction take_direction(Members& members) {
  return static_cast<Direction>(members.choice("direction", {"both", "in", "out"}));
}

void add_direction(std::map<std::string, Direction>& fields, const std::string& field,
                   Direction direction) {
  const auto [entry, added] = fields.emplace(field, direction);
  if (!added && entry->second != direction) entry->second = Direction::kBoth;
}

Result<std::unique_ptr<Rule>> make_rule(const std::string& field, const Json& text,
                                        const std::string& where, const Options& options) {
  const Json rule = text.is_string() ? Json{{"at", text}} : text;
  if (!rule.is_object()) {
    return Error{ErrorCode::kInvalid,
                 where + R"(: a rule is a pointer as "/name", or an object as {"at":"/name"})"};
  }
  Members members(rule, text.is_string() ? "" : where);
  auto made = make_kind(field, members, options);
  if (auto finished = members.finish(); !finished) {
    // A rule in the short form has no member to point at.
    const std::string& what = finished.error().what;
    return Error{ErrorCode::kInvalid,
                 text.is_string() ? where + what.substr(std::string("/at").size()) : what};
  }
  return made;
}

}  // namespace sambung::mapping
