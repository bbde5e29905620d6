#include "plugins/mapping/pointer.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include "plugins/mapping/refusal.hpp"

namespace sambung::mapping {

namespace {

using nlohmann::json;

std::optional<std::string> unescaped(std::string_view segment) {
  std::string text;
  for (std::size_t i = 0; i < segment.size(); ++i) {
    if (segment[i] != '~') {
      text += segment[i];
      continue;
    }
    if (++i == segment.size() || (segment[i] != '0' && segment[i] != '1')) return std::nullopt;
    text += segment[i] == '0' ? '~' : '/';
  }
  return text;
}

std::optional<std::size_t> index_of(const std::string& segment) {
  constexpr std::size_t kDigitsMax = 4;
  if (segment.empty() || segment.size() > kDigitsMax) return std::nullopt;
  if (segment.size() > 1 && segment.front() == '0') return std::nullopt;
  std::size_t index = 0;
  const auto end = std::from_chars(segment.data(), segment.data() + segment.size(), index);
  if (end.ec != std::errc() || end.ptr != segment.data() + segment.size()) return std::nullopt;
  return index;
}

const json* child(const json& parent, const std::string& segment) {
  if (parent.is_object()) {
    const auto found = parent.find(segment);
    return found == parent.end() ? nullptr : &*found;
  }
  const auto index = parent.is_array() ? index_of(segment) : std::nullopt;
  return index && *index < parent.size() ? &parent[*index] : nullptr;
}

/// The place of `segment` in `parent`, made if need be; nullptr when there can be none.
json* made_child(json& parent, const std::string& segment) {
  if (parent.is_object()) return &parent[segment];
  const auto index = parent.is_array() ? index_of(segment) : std::nullopt;
  if (!index || *index > parent.size()) return nullptr;
  if (*index == parent.size()) parent.push_back(nullptr);
  return &parent[*index];
}

}  // namespace

Result<Pointer> Pointer::parse(std::string_view text) {
  if (text.empty() || text.front() != '/') {
    return cannot("a JSON pointer begins with `/`; write \"/name\" for the member `name`");
  }
  if (text.size() > kBytesMax) return cannot("a pointer has at most 256 bytes");
  Pointer pointer;
  pointer.text_ = text;
  while (!text.empty()) {
    text.remove_prefix(1);
    const std::size_t end = std::min(text.find('/'), text.size());
    auto segment = unescaped(text.substr(0, end));
    if (!segment) return cannot("`~` in a JSON pointer is written `~0`, and `/` in a name `~1`");
    pointer.segments_.push_back(std::move(*segment));
    text.remove_prefix(end);
  }
  if (pointer.segments_.size() > kSegmentsMax) return cannot("a pointer has at most 8 segments");
  if (pointer.first().empty()) return cannot("a pointer names a member; `/` alone names none");
  return pointer;
}

bool Pointer::has_index() const {
  return std::any_of(segments_.begin() + 1, segments_.end(),
                     [](const std::string& segment) { return index_of(segment).has_value(); });
}

const json* Pointer::find(const json& record) const {
  const json* at = &record;
  for (const std::string& segment : segments_) {
    at = child(*at, segment);
    if (at == nullptr) return nullptr;
  }
  return at;
}

Result<void> Pointer::put(json& out, const json& existing, json value) const {
  json* at = &out;
  const json* there = &existing;
  for (std::size_t i = 0; i < segments_.size(); ++i) {
    at = made_child(*at, segments_[i]);
    if (at == nullptr) return cannot(text_ + ": the record has no such place to write to");
    there = there == nullptr ? nullptr : child(*there, segments_[i]);
    if (i + 1 == segments_.size() || !at->is_null()) continue;
    if (there != nullptr && there->is_array()) {
      *at = *there;
    } else {
      *at = index_of(segments_[i + 1]) ? json::array() : json::object();
    }
  }
  *at = std::move(value);
  return {};
}

}  // namespace sambung::mapping
