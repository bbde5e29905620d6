// first_name, last_name, part: one part of a text that has several.
#include <algorithm>

#include "plugins/mapping/function.hpp"

namespace sambung::mapping {

namespace {

Result<std::string> text_of(const Json& value) {
  if (value.is_null()) return std::string();
  if (!value.is_string()) return wrong_kind(value, "a text");
  return std::string(trimmed(value.get_ref<const std::string&>()));
}

Json text_or_null(std::string_view text) {
  const std::string_view inner = trimmed(text);
  return inner.empty() ? Json(nullptr) : Json(std::string(inner));
}

/// The last word of a full name is the last name, what stands before it the first.
class NamePart final : public Function {
 public:
  explicit NamePart(bool first) : first_(first) {}

  Result<Json> read(const Json& native) const override {
    const auto whole = text_of(native);
    if (!whole) return whole.error();
    const auto [first, last] = split(*whole);
    return text_or_null(first_ ? first : last);
  }
  Result<Json> write(const Json& canonical, const Json& current) const override {
    const auto part = text_of(canonical);
    if (!part) return part.error();
    const auto whole = text_of(current);
    if (!whole) return whole.error();
    const auto [first, last] = split(*whole);
    const std::string joined =
        first_ ? *part + " " + std::string(last) : std::string(first) + " " + *part;
    return text_or_null(joined);
  }
  bool partial() const override { return true; }

 private:
  static std::pair<std::string_view, std::string_view> split(std::string_view whole) {
    const std::size_t space = whole.rfind(' ');
    if (space == whole.npos) return {whole, {}};
    return {whole.substr(0, space), whole.substr(space + 1)};
  }
  const bool first_;
};

/// Part number `index` of a text with separators.
class Part final : public Function {
 public:
  Part(std::string separator, std::size_t index)
      : separator_(std::move(separator)), index_(index) {}

  Result<Json> read(const Json& native) const override {
    if (native.is_null()) return Json(nullptr);
    if (!native.is_string()) return wrong_kind(native, "a text");
    const auto parts = split(native.get_ref<const std::string&>());
    return index_ < parts.size() ? text_or_null(parts[index_]) : Json(nullptr);
  }
  Result<Json> write(const Json& canonical, const Json& current) const override {
    const auto part = text_of(canonical);
    if (!part) return part.error();
    if (!current.is_null() && !current.is_string()) return wrong_kind(current, "a text");
    auto parts = split(current.is_null() ? "" : current.get_ref<const std::string&>());
    parts.resize(std::max(parts.size(), index_ + 1));
    parts[index_] = *part;
    while (!parts.empty() && trimmed(parts.back()).empty()) parts.pop_back();
    std::string joined;
    for (std::size_t i = 0; i < parts.size(); ++i) joined += (i == 0 ? "" : separator_) + parts[i];
    Json whole = joined.empty() ? Json(nullptr) : Json(std::move(joined));
    const auto back = read(whole);
    if (!back || *back != text_or_null(*part)) return cannot("has the separator in it");
    return whole;
  }
  bool partial() const override { return true; }

 private:
  std::vector<std::string> split(std::string_view text) const {
    std::vector<std::string> parts;
    for (std::size_t end = text.find(separator_); end != text.npos; end = text.find(separator_)) {
      parts.emplace_back(text.substr(0, end));
      text.remove_prefix(end + separator_.size());
    }
    parts.emplace_back(text);
    return parts;
  }
  const std::string separator_;
  const std::size_t index_;
};

std::unique_ptr<Function> make_part(Members& members) {
  constexpr std::size_t kSeparatorBytesMax = 8;
  constexpr std::int64_t kIndexMax = 15;
  std::string separator = members.text("separator", "");
  if (trimmed(separator).empty() || separator.size() > kSeparatorBytesMax) {
    members.fail("separator", "must be a text of 1 to 8 bytes that is not all white space");
  }
  const auto index = static_cast<std::size_t>(members.whole("index", 0, kIndexMax, 0));
  if (!members.has("index")) members.fail("index", "is missing: which part, from 0");
  return std::make_unique<Part>(std::move(separator), index);
}

}  // namespace

std::unique_ptr<Function> make_part_function(std::string_view as, Members& members) {
  if (as == "first_name" || as == "last_name") {
    return std::make_unique<NamePart>(as == "first_name");
  }
  if (as == "part") return make_part(members);
  return nullptr;
}

}  // namespace sambung::mapping
