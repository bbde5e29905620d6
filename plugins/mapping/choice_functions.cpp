// bool, enum, set.
#include <algorithm>
#include <map>

#include "plugins/mapping/canonical.hpp"
#include "plugins/mapping/function.hpp"

namespace sambung::mapping {

namespace {

bool is_scalar(const Json& value) {
  return value.is_string() || value.is_boolean() || value.is_number_integer();
}

/// Each canonical value has one native word, and each word one value.
class Words final : public Function {
 public:
  using Pairs = std::vector<std::pair<Json, Json>>;  // canonical, native
  Words(Pairs pairs, std::optional<Json> otherwise)
      : pairs_(std::move(pairs)), otherwise_(std::move(otherwise)) {}

  Result<Json> read(const Json& native) const override {
    const Json word = native.is_string()
                          ? Json(std::string(trimmed(native.get_ref<const std::string&>())))
                          : native;
    for (const auto& [canonical, own] : pairs_) {
      if (own == word) return canonical;
    }
    if (otherwise_) return *otherwise_;
    return cannot("is none of the values that its rule knows; add it there, or a `default`");
  }
  Result<Json> write(const Json& canonical, const Json&) const override {
    for (const auto& [own, native] : pairs_) {
      if (own == canonical) return native;
    }
    return cannot("has no native value in its rule; add it there");
  }

 private:
  const Pairs pairs_;
  const std::optional<Json> otherwise_;
};

std::optional<Json> unknown_value(Members& members) {
  const Json* value = members.take("default");
  if (value == nullptr) return std::nullopt;
  return *value;
}

std::unique_ptr<Function> make_bool(Members& members) {
  Words::Pairs pairs;
  for (const bool value : {true, false}) {
    const char* key = value ? "true" : "false";
    const Json* word = members.take(key);
    if (word != nullptr && !is_scalar(*word)) members.fail(key, "must be a text or a whole number");
    pairs.emplace_back(value, word == nullptr ? Json(value) : *word);
  }
  if (members.has("true") != members.has("false")) {
    members.fail("", "`true` and `false` go together: name both words");
  }
  if (pairs[0].second == pairs[1].second) members.fail("false", "is the same word as `true`");
  return std::make_unique<Words>(std::move(pairs), unknown_value(members));
}

std::unique_ptr<Function> make_enum(Members& members) {
  constexpr std::size_t kOptionsMax = 1000;
  const Json* options = members.take("options");
  Words::Pairs pairs;
  if (options == nullptr || !options->is_object() || options->empty() ||
      options->size() > kOptionsMax) {
    members.fail("options", R"(must be an object of 1 to 1000 values, as {"gold":"Gold"})");
    return std::make_unique<Words>(std::move(pairs), std::nullopt);
  }
  for (const auto& option : options->items()) {
    const Json& native = option.value();
    if (!is_scalar(native)) {
      members.fail("options", "has a value that is no text, whole number, true or false");
    }
    const bool twice = std::any_of(pairs.begin(), pairs.end(),
                                   [&](const auto& pair) { return pair.second == native; });
    if (twice) members.fail("options", "has one native value for two; it could not be read back");
    pairs.emplace_back(option.key(), native);
  }
  return std::make_unique<Words>(std::move(pairs), unknown_value(members));
}

/// Distinct texts: a list, a list of objects that each have one, or a text with separators.
class Set final : public Function {
 public:
  Set(std::string separator, std::optional<Pointer> pick)
      : separator_(std::move(separator)), pick_(std::move(pick)) {}

  Result<Json> read(const Json& native) const override {
    std::vector<std::string> items;
    if (!separator_.empty()) {
      if (!native.is_string()) return wrong_kind(native, "a text with separators");
      split(native.get_ref<const std::string&>(), items);
    } else {
      if (!native.is_array()) return wrong_kind(native, "a list");
      for (const Json& element : native) {
        const Json* value = pick_ ? pick_->find(element) : &element;
        if (value == nullptr || !value->is_string()) return cannot("has an element without text");
        add(value->get_ref<const std::string&>(), items);
      }
    }
    std::sort(items.begin(), items.end());
    items.erase(std::unique(items.begin(), items.end()), items.end());
    Json set = std::move(items);
    if (auto settled = settle_canonical(set); !settled) return settled.error();
    return set;
  }

  Result<Json> write(const Json& canonical, const Json& current) const override {
    if (canonical.is_null()) return canonical;
    if (!canonical.is_array()) return wrong_kind(canonical, "a set");
    Json set = canonical;
    if (auto settled = settle_canonical(set); !settled) return settled.error();
    for (const Json& item : set) {
      const auto& text = item.get_ref<const std::string&>();
      if (text.empty() || trimmed(text).size() != text.size()) {
        return cannot("has an element that is empty or has white space at its end");
      }
    }
    if (!separator_.empty()) return joined(set);
    return pick_ ? elements(set, current) : set;
  }
  bool partial() const override { return pick_.has_value(); }

 private:
  static void add(std::string_view text, std::vector<std::string>& items) {
    const std::string_view item = trimmed(text);
    if (!item.empty()) items.emplace_back(item);
  }
  void split(std::string_view text, std::vector<std::string>& items) const {
    for (std::size_t end = text.find(separator_); end != text.npos; end = text.find(separator_)) {
      add(text.substr(0, end), items);
      text.remove_prefix(end + separator_.size());
    }
    add(text, items);
  }
  Result<Json> joined(const Json& set) const {
    std::string text;
    for (const Json& item : set) {
      text += (text.empty() ? "" : separator_) + item.get_ref<const std::string&>();
    }
    std::vector<std::string> back;
    split(text, back);
    if (Json(back) != set) return cannot("has an element with the separator in it");
    return Json(std::move(text));
  }
  /// Elements that are there stay as they are: they may have an id.
  Result<Json> elements(const Json& set, const Json& current) const {
    Json list = Json::array();
    for (const Json& item : set) {
      Json element = Json::object();
      if (auto put = pick_->put(element, nullptr, item); !put) return put.error();
      for (const Json& old : current.is_array() ? current : Json::array()) {
        const Json* text = pick_->find(old);
        if (text == nullptr || !text->is_string()) continue;
        if (trimmed(text->get_ref<const std::string&>()) == item.get_ref<const std::string&>()) {
          element = old;
          break;
        }
      }
      list.push_back(std::move(element));
    }
    return list;
  }

  const std::string separator_;
  const std::optional<Pointer> pick_;
};

std::unique_ptr<Function> make_set(Members& members) {
  constexpr std::size_t kSeparatorBytesMax = 8;
  std::string separator = members.text("separator", "");
  if (members.has("separator") && separator.empty()) members.fail("separator", "must not be empty");
  if (separator.size() > kSeparatorBytesMax) members.fail("separator", "has more than 8 bytes");
  auto pick = members.pointer("pick");
  if (pick && !separator.empty()) members.fail("pick", "and `separator` exclude each other");
  return std::make_unique<Set>(std::move(separator), std::move(pick));
}

}  // namespace

std::unique_ptr<Function> make_choice_function(std::string_view as, Members& members) {
  if (as == "bool") return make_bool(members);
  if (as == "enum") return make_enum(members);
  if (as == "set") return make_set(members);
  return nullptr;
}

}  // namespace sambung::mapping
