#include "plugins/mapping/canonical.hpp"

#include <algorithm>

#include "plugins/mapping/refusal.hpp"

namespace sambung::mapping {

namespace {

using nlohmann::json;

bool is_short_text(const json& value) {
  return value.is_string() && value.get_ref<const std::string&>().size() <= kCanonicalTextBytesMax;
}

Result<void> settle_set(json& set) {
  if (set.size() > kSetItemsMax) return cannot("has more than 1000 elements");
  if (!std::all_of(set.begin(), set.end(), is_short_text)) {
    return cannot("has an element that is no text of at most 64 KiB; a set has texts alone");
  }
  std::sort(set.begin(), set.end());
  if (std::adjacent_find(set.begin(), set.end()) != set.end()) {
    return cannot("has an element twice");
  }
  return {};
}

}  // namespace

Result<void> settle_canonical(json& value) {
  switch (value.type()) {
    case json::value_t::null:
    case json::value_t::boolean:
    case json::value_t::number_integer: return {};
    case json::value_t::number_unsigned:
      if (value.get<std::uint64_t>() > static_cast<std::uint64_t>(INT64_MAX)) {
        return cannot("is an integer beyond 64 bits");
      }
      value = static_cast<std::int64_t>(value.get<std::uint64_t>());
      return {};
    case json::value_t::string:
      if (!is_short_text(value)) return cannot("is a text of more than 64 KiB");
      return {};
    case json::value_t::array: return settle_set(value);
    case json::value_t::number_float:
      return cannot("is a number with a fraction; use `as: decimal`, which is text and exact");
    default: return cannot("is an object; a canonical field is null, bool, integer, text or set");
  }
}

bool is_name(std::string_view name) {
  constexpr std::size_t kBytesMax = 64;
  const auto letter = [](char c) { return c >= 'a' && c <= 'z'; };
  if (name.empty() || name.size() > kBytesMax || !letter(name.front())) return false;
  return std::all_of(name.begin(), name.end(),
                     [&](char c) { return letter(c) || (c >= '0' && c <= '9') || c == '_'; });
}

}  // namespace sambung::mapping
