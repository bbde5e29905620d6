// constant, join, script.
#include <algorithm>

#include "plugins/mapping/canonical.hpp"
#include "plugins/mapping/function.hpp"
#include "plugins/mapping/rule.hpp"

namespace sambung::mapping {

namespace {

using Read = Result<std::optional<Json>>;

class ConstantIn final : public Rule {
 public:
  ConstantIn(std::string field, Json value) : field_(std::move(field)), value_(std::move(value)) {}
  Read read(const Json&) const override { return std::optional<Json>(value_); }
  Result<void> write(const Json&, Writing&) const override { return {}; }
  void add_carried(std::map<std::string, Direction>& fields) const override {
    add_direction(fields, field_, Direction::kIn);
  }
  void add_native(std::set<std::string>&) const override {}
  bool needs_existing(const Json&) const override { return false; }

 private:
  const std::string field_;
  const Json value_;
};

/// Written along with anything else that is.
class ConstantOut final : public Rule {
 public:
  ConstantOut(Json value, Pointer at) : value_(std::move(value)), at_(std::move(at)) {}
  Read read(const Json&) const override { return std::optional<Json>(); }
  Result<void> write(const Json& canonical, Writing& writing) const override {
    if (canonical.empty()) return {};
    return at_.put(writing.out, writing.existing, value_);
  }
  void add_carried(std::map<std::string, Direction>&) const override {}
  void add_native(std::set<std::string>& names) const override { names.insert(at_.first()); }
  bool needs_existing(const Json&) const override { return false; }

 private:
  const Json value_;
  const Pointer at_;
};

/// A text whose parts stand in several native fields.
class Join final : public Rule {
 public:
  struct Parts {
    std::string field;
    Direction direction;
    std::vector<Pointer> pointers;
    std::string with;
  };
  explicit Join(Parts parts) : parts_(std::move(parts)) {}

  Read read(const Json& native) const override {
    if (parts_.direction == Direction::kOut) return std::optional<Json>();
    return joined([&native](const Pointer& pointer) { return pointer.find(native); });
  }
  Result<void> write(const Json& canonical, Writing& writing) const override {
    const auto wanted = canonical.find(parts_.field);
    if (wanted == canonical.end() || parts_.direction == Direction::kIn) return {};
    const auto now = joined([&](const Pointer& pointer) { return writing.find(pointer); });
    if (writing.existing_known() && now && *now == *wanted) return keep(writing);
    if (!wanted->is_null() && !wanted->is_string()) return at(wrong_kind(*wanted, "a text"));
    const auto pieces = split(wanted->is_null() ? "" : wanted->get<std::string>());
    if (!pieces) return at(pieces.error());
    for (std::size_t i = 0; i < parts_.pointers.size(); ++i) {
      Json piece = i < pieces->size() ? Json((*pieces)[i]) : Json(nullptr);
      auto put = parts_.pointers[i].put(writing.out, writing.existing, std::move(piece));
      if (!put) return put;
    }
    return {};
  }
  void add_carried(std::map<std::string, Direction>& fields) const override {
    add_direction(fields, parts_.field, parts_.direction);
  }
  void add_native(std::set<std::string>& names) const override {
    for (const Pointer& pointer : parts_.pointers) names.insert(pointer.first());
  }
  bool needs_existing(const Json& canonical) const override {
    return canonical.contains(parts_.field) &&
           std::any_of(parts_.pointers.begin(), parts_.pointers.end(),
                       [](const Pointer& pointer) { return pointer.has_index(); });
  }

 private:
  Error at(const Error& error) const {
    return cannot(parts_.pointers.front().text() + ": " + error.what);
  }
  template <class Find>
  Read joined(const Find& find) const {
    std::string text;
    bool said = false;
    for (const Pointer& pointer : parts_.pointers) {
      const Json* found = find(pointer);
      said = said || found != nullptr;
      if (found == nullptr || found->is_null()) continue;
      if (!found->is_string()) return cannot(pointer.text() + ": is no text");
      const std::string_view piece = trimmed(found->get_ref<const std::string&>());
      if (!piece.empty()) text.append(text.empty() ? "" : parts_.with).append(piece);
    }
    if (!said) return std::optional<Json>();
    return std::optional<Json>(text.empty() ? Json(nullptr) : Json(std::move(text)));
  }
  /// The last place takes what is left. No pieces for an empty text.
  Result<std::vector<std::string>> split(std::string_view text) const {
    std::vector<std::string> pieces;
    while (!text.empty()) {
      const bool last = pieces.size() + 1 == parts_.pointers.size();
      const std::size_t end = last ? text.size() : std::min(text.find(parts_.with), text.size());
      const std::string_view piece = text.substr(0, end);
      if (trimmed(piece).size() != piece.size() || piece.empty()) {
        return cannot("has a part that is empty or has white space at its end");
      }
      pieces.emplace_back(piece);
      if (end == text.size()) break;
      text.remove_prefix(end + parts_.with.size());
      if (text.empty()) return cannot("ends in the separator");
    }
    return pieces;
  }
  Result<void> keep(Writing& writing) const {
    for (const Pointer& pointer : parts_.pointers) {
      const Json* there = writing.find(pointer);
      if (there == nullptr) continue;
      if (auto put = pointer.put(writing.out, writing.existing, Json(*there)); !put) return put;
    }
    return {};
  }
  const Parts parts_;
};

/// Only says that the script has the field.
class Scripted final : public Rule {
 public:
  Scripted(std::string field, Direction direction, std::vector<Pointer> pointers)
      : field_(std::move(field)), direction_(direction), pointers_(std::move(pointers)) {}
  Read read(const Json&) const override { return std::optional<Json>(); }
  Result<void> write(const Json&, Writing&) const override { return {}; }
  void add_carried(std::map<std::string, Direction>& fields) const override {
    add_direction(fields, field_, direction_);
  }
  void add_native(std::set<std::string>& names) const override {
    for (const Pointer& pointer : pointers_) names.insert(pointer.first());
  }
  bool needs_existing(const Json&) const override { return false; }
  bool by_script() const override { return true; }

 private:
  const std::string field_;
  const Direction direction_;
  const std::vector<Pointer> pointers_;
};

std::vector<Pointer> take_pointers(Members& members, const char* key) {
  constexpr std::size_t kPointersMax = 16;
  std::vector<Pointer> pointers;
  const Json* list = members.take(key);
  if (list == nullptr) return pointers;
  if (!list->is_array() || list->empty() || list->size() > kPointersMax) {
    members.fail(key, "must be a list of 1 to 16 pointers");
    return pointers;
  }
  for (const Json& text : *list) {
    auto pointer = Pointer::parse(text.is_string() ? text.get<std::string>() : std::string());
    if (!pointer) members.fail(key, pointer.error().what);
    if (pointer) pointers.push_back(std::move(*pointer));
  }
  return pointers;
}

}  // namespace

std::unique_ptr<Rule> make_constant_rule(const std::string& field, Members& members) {
  Json value = *members.take("constant");
  const Direction direction = take_direction(members);
  auto at = members.pointer("at");
  if (members.has("direction") && direction != (at ? Direction::kOut : Direction::kIn)) {
    members.fail("direction", "a constant with `at` goes out, one without it in");
  }
  if (members.failed()) return nullptr;
  if (at) return std::make_unique<ConstantOut>(std::move(value), std::move(*at));
  if (auto settled = settle_canonical(value); !settled) {
    members.fail("constant", settled.error().what);
    return nullptr;
  }
  return std::make_unique<ConstantIn>(field, std::move(value));
}

std::unique_ptr<Rule> make_join_rule(const std::string& field, Members& members) {
  constexpr std::size_t kSeparatorBytesMax = 8;
  Join::Parts parts;
  parts.field = field;
  parts.direction = take_direction(members);
  parts.pointers = take_pointers(members, "join");
  parts.with = members.text("with", " ");
  if (parts.with.empty() || parts.with.size() > kSeparatorBytesMax) {
    members.fail("with", "must be a text of 1 to 8 bytes");
  }
  if (members.failed()) return nullptr;
  return std::make_unique<Join>(std::move(parts));
}

std::unique_ptr<Rule> make_script_rule(const std::string& field, Members& members) {
  const Direction direction = take_direction(members);
  auto pointers = take_pointers(members, "at");
  if (members.failed()) return nullptr;
  return std::make_unique<Scripted>(field, direction, std::move(pointers));
}

}  // namespace sambung::mapping
