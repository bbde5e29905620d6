// template.
#include "plugins/mapping/canonical.hpp"
#include "plugins/mapping/function.hpp"
#include "plugins/mapping/rule.hpp"

namespace sambung::mapping {

namespace {

/// "{first_name} {last_name}" in pieces: what stands between the names, and the names.
struct Template {
  std::vector<std::string> texts;  // one more than names
  std::vector<std::string> names;

  /// With the values in the place of the names; no white space twice or at the ends.
  std::string filled(const std::vector<std::string>& values) const {
    std::string text = texts.front();
    for (std::size_t i = 0; i < values.size(); ++i) text += values[i] + texts[i + 1];
    std::string once;
    for (const char c : trimmed(text)) {
      if (c != ' ' || once.back() != ' ') once += c;
    }
    return once;
  }
};

std::optional<Template> read_template(const std::string& text, Members& members) {
  constexpr std::size_t kNamesMax = 16, kBytesMax = 1024;
  Template read;
  read.texts.emplace_back();
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '{' && text[i] != '}') {
      read.texts.back() += text[i];
      continue;
    }
    if (i + 1 < text.size() && text[i + 1] == text[i]) {
      read.texts.back() += text[i++];
      continue;
    }
    const std::size_t end = text.find('}', i);
    if (text[i] == '}' || end == text.npos) {
      members.fail("template", "has a lone brace; write {name}, or {{ and }} for braces");
      return std::nullopt;
    }
    read.names.push_back(text.substr(i + 1, end - i - 1));
    read.texts.emplace_back();
    i = end;
  }
  if (read.names.empty() || read.names.size() > kNamesMax || text.size() > kBytesMax) {
    members.fail("template", "must have 1 to 16 names in braces, and at most 1024 bytes");
    return std::nullopt;
  }
  return read;
}

Result<std::string> shown_text(const Json* value) {
  if (value == nullptr || value->is_null()) return std::string();
  if (value->is_string()) return value->get<std::string>();
  if (value->is_number_integer()) return std::to_string(value->get<std::int64_t>());
  return wrong_kind(*value, "a text or whole number");
}

/// A canonical field made of several native ones.
class TemplateIn final : public Rule {
 public:
  TemplateIn(std::string field, Template text, std::vector<Pointer> pointers)
      : field_(std::move(field)), text_(std::move(text)), pointers_(std::move(pointers)) {}

  Result<std::optional<Json>> read(const Json& native) const override {
    std::vector<std::string> values;
    bool said = false, any = false;
    for (const Pointer& pointer : pointers_) {
      const Json* found = pointer.find(native);
      const auto text = shown_text(found);
      if (!text) return cannot(pointer.text() + ": " + text.error().what);
      said = said || found != nullptr;
      any = any || !trimmed(*text).empty();
      values.push_back(*text);
    }
    if (!said) return std::optional<Json>();
    return std::optional<Json>(any ? Json(text_.filled(values)) : Json(nullptr));
  }
  Result<void> write(const Json&, Writing&) const override { return {}; }
  void add_carried(std::map<std::string, Direction>& fields) const override {
    add_direction(fields, field_, Direction::kIn);
  }
  void add_native(std::set<std::string>& names) const override {
    for (const Pointer& pointer : pointers_) names.insert(pointer.first());
  }
  bool needs_existing(const Json&) const override { return false; }

 private:
  const std::string field_;
  const Template text_;
  const std::vector<Pointer> pointers_;
};

/// A native field made of several canonical ones.
class TemplateOut final : public Rule {
 public:
  TemplateOut(Template text, Pointer at) : text_(std::move(text)), at_(std::move(at)) {}

  Result<std::optional<Json>> read(const Json&) const override { return std::optional<Json>(); }
  Result<void> write(const Json& canonical, Writing& writing) const override {
    std::vector<std::string> values;
    std::size_t said = 0;
    bool any = false;
    for (const std::string& name : text_.names) {
      const auto found = canonical.find(name);
      const auto text = shown_text(found == canonical.end() ? nullptr : &*found);
      if (!text) return cannot(at_.text() + ": field " + name + " " + text.error().what);
      said += found == canonical.end() ? 0 : 1;
      any = any || !trimmed(*text).empty();
      values.push_back(*text);
    }
    if (said == 0) return {};
    if (said < values.size() && !is_new(writing)) {
      return cannot(at_.text() + ": is made of several fields, and not all of them are given");
    }
    return at_.put(writing.out, writing.existing, any ? Json(text_.filled(values)) : Json());
  }
  void add_carried(std::map<std::string, Direction>& fields) const override {
    for (const std::string& name : text_.names) add_direction(fields, name, Direction::kOut);
  }
  void add_native(std::set<std::string>& names) const override { names.insert(at_.first()); }
  bool needs_existing(const Json&) const override { return false; }

 private:
  static bool is_new(const Writing& writing) {
    return writing.existing_known() && writing.existing.empty();
  }
  const Template text_;
  const Pointer at_;
};

std::unique_ptr<Rule> make_template_out(Template text, Members& members) {
  for (const std::string& name : text.names) {
    if (!is_name(name)) {
      members.fail("template", "has a name that is no canonical field; those are as first_name");
    }
  }
  auto at = members.pointer("at");
  if (!at) members.fail("at", "is missing: a template of canonical fields needs a place to go to");
  if (members.failed()) return nullptr;
  return std::make_unique<TemplateOut>(std::move(text), std::move(*at));
}

}  // namespace

std::unique_ptr<Rule> make_template_rule(const std::string& field, Members& members) {
  auto text = read_template(members.text("template", ""), members);
  const Direction direction = take_direction(members);
  if (!text) return nullptr;
  const bool in = text->names.front().starts_with('/');
  if (members.has("direction") && direction != (in ? Direction::kIn : Direction::kOut)) {
    members.fail(
        "direction",
        "a template of pointers goes in, one of canonical fields out; it cannot be undone");
  }
  if (!in) return make_template_out(std::move(*text), members);
  std::vector<Pointer> pointers;
  for (const std::string& name : text->names) {
    auto pointer = Pointer::parse(name);
    if (!pointer) members.fail("template", pointer.error().what);
    if (pointer) pointers.push_back(std::move(*pointer));
  }
  if (members.failed()) return nullptr;
  return std::make_unique<TemplateIn>(field, std::move(*text), std::move(pointers));
}

}  // namespace sambung::mapping
