#include "plugins/mapping/place.hpp"

#include <algorithm>

namespace sambung::mapping {

namespace {

using nlohmann::json;
using Found = Result<const json*>;

const json kNoValue;

class OnePlace final : public Place {
 public:
  explicit OnePlace(Pointer pointer) : pointer_(std::move(pointer)) {}
  Found find(const json& record) const override { return pointer_.find(record); }
  Found current(const Writing& writing) const override { return writing.find(pointer_); }
  Result<void> put(Writing& writing, json value) const override {
    return pointer_.put(writing.out, writing.existing, std::move(value));
  }
  void add_native(std::set<std::string>& names) const override { names.insert(pointer_.first()); }
  bool needs_existing() const override { return pointer_.has_index(); }
  std::string text() const override { return pointer_.text(); }

 private:
  const Pointer pointer_;
};

/// The first that is not null. A value goes to where one stands, else to the first; null goes to all.
class FirstOf final : public Place {
 public:
  explicit FirstOf(std::vector<Pointer> pointers) : pointers_(std::move(pointers)) {}

  Found find(const json& record) const override {
    return first([&record](const Pointer& pointer) { return pointer.find(record); });
  }
  Found current(const Writing& writing) const override {
    return first([&writing](const Pointer& pointer) { return writing.find(pointer); });
  }
  Result<void> put(Writing& writing, json value) const override {
    const bool clear = value.is_null();
    const auto standing =
        std::find_if(pointers_.begin(), pointers_.end(), [&writing](const Pointer& pointer) {
          const json* there = writing.find(pointer);
          return there != nullptr && !there->is_null();
        });
    if (!clear) {
      const Pointer& target = standing == pointers_.end() ? pointers_.front() : *standing;
      return target.put(writing.out, writing.existing, std::move(value));
    }
    for (const Pointer& pointer : pointers_) {
      if (auto put = pointer.put(writing.out, writing.existing, nullptr); !put) return put;
    }
    return {};
  }
  void add_native(std::set<std::string>& names) const override {
    for (const Pointer& pointer : pointers_) names.insert(pointer.first());
  }
  bool needs_existing() const override { return true; }
  std::string text() const override { return pointers_.front().text(); }

 private:
  template <class Find>
  const json* first(const Find& find) const {
    const json* found = nullptr;
    for (const Pointer& pointer : pointers_) {
      const json* there = find(pointer);
      if (there == nullptr) continue;
      if (!there->is_null()) return there;
      found = there;
    }
    return found;
  }
  const std::vector<Pointer> pointers_;
};

/// A value in the first element of a list that has what `where` says. Null removes all of those.
class Element final : public Place {
 public:
  Element(Pointer list, json where, Pointer pick)
      : list_(std::move(list)), where_(std::move(where)), pick_(std::move(pick)) {}

  Found find(const json& record) const override { return value_in(list_.find(record)); }
  Found current(const Writing& writing) const override { return value_in(writing.find(list_)); }

  Result<void> put(Writing& writing, json value) const override {
    const json* there = writing.find(list_);
    json list = there == nullptr || there->is_null() ? json::array() : *there;
    if (!list.is_array()) return not_a_list();
    const auto fits = [this](const json& element) { return matches(element); };
    if (value.is_null()) {
      list.erase(std::remove_if(list.begin(), list.end(), fits), list.end());
    } else {
      auto element = std::find_if(list.begin(), list.end(), fits);
      if (element == list.end()) element = list.insert(list.end(), where_);
      if (auto put = pick_.put(*element, nullptr, std::move(value)); !put) return put;
    }
    return list_.put(writing.out, writing.existing, std::move(list));
  }
  void add_native(std::set<std::string>& names) const override { names.insert(list_.first()); }
  bool needs_existing() const override { return true; }
  std::string text() const override { return list_.text(); }

 private:
  bool matches(const json& element) const {
    if (!element.is_object()) return false;
    return std::all_of(where_.items().begin(), where_.items().end(),
                       [&element](const auto& wanted) {
                         const auto found = element.find(wanted.key());
                         return found != element.end() && *found == wanted.value();
                       });
  }
  Found value_in(const json* list) const {
    if (list == nullptr || list->is_null()) return list;
    if (!list->is_array()) return not_a_list();
    for (const json& element : *list) {
      if (!matches(element)) continue;
      const json* value = pick_.find(element);
      return value == nullptr ? &kNoValue : value;
    }
    return &kNoValue;
  }
  Error not_a_list() const {
    return Error{ErrorCode::kInvalid, list_.text() + ": is no list, as `where` of its rule needs"};
  }

  const Pointer list_;
  const json where_;
  const Pointer pick_;
};

std::unique_ptr<Place> make_first_of(Members& members, const json& list) {
  constexpr std::size_t kPointersMax = 8;
  std::vector<Pointer> pointers;
  if (list.empty() || list.size() > kPointersMax) {
    members.fail("at", "must have 1 to 8 pointers, the strongest first");
    return nullptr;
  }
  for (const json& text : list) {
    auto pointer = Pointer::parse(text.is_string() ? text.get<std::string>() : std::string());
    if (!pointer) {
      members.fail("at", pointer.error().what);
      return nullptr;
    }
    pointers.push_back(std::move(*pointer));
  }
  return std::make_unique<FirstOf>(std::move(pointers));
}

std::unique_ptr<Place> make_element(Members& members, Pointer list) {
  const json* where = members.take("where");
  auto pick = members.pointer("pick");
  if (!pick) members.fail("pick", "is missing: the pointer of the value in the element");
  const bool usable = where->is_object() && !where->empty() &&
                      std::all_of(where->begin(), where->end(), [](const json& value) {
                        return value.is_string() || value.is_boolean() || value.is_number_integer();
                      });
  if (!usable) members.fail("where", R"(must name members and their values, as {"type":"mobile"})");
  if (!usable || !pick) return nullptr;
  if (where->contains(pick->first())) members.fail("pick", "cannot be a member that `where` names");
  return std::make_unique<Element>(std::move(list), *where, std::move(*pick));
}

}  // namespace

const json* Writing::find(const Pointer& pointer) const {
  const json* written = pointer.find(out);
  if (written != nullptr || !existing_known()) return written;
  return pointer.find(existing);
}

std::unique_ptr<Place> make_place(Members& members) {
  const json* at = members.take("at");
  if (at == nullptr) {
    members.fail("at", R"(is missing: where the value stands, as "/name")");
    return nullptr;
  }
  if (at->is_array()) return make_first_of(members, *at);
  auto pointer = members.pointer("at");
  if (!pointer) return nullptr;
  if (members.has("where")) return make_element(members, std::move(*pointer));
  return std::make_unique<OnePlace>(std::move(*pointer));
}

}  // namespace sambung::mapping
