#include "core/deliver/filter.hpp"

#include <algorithm>

namespace sambung::deliver {

bool matches(std::string_view pattern, std::string_view type) {
  if (pattern == "*" || pattern == type) return true;
  if (!pattern.ends_with(".*")) return false;
  return type.starts_with(pattern.substr(0, pattern.size() - 1));
}

namespace {

/// Sync's own notes and systems' own words, for who asks for them by name.
bool is_bookkeeping(std::string_view type) {
  return type == "source.advanced" || type == "person.synced" || type == "hook.received";
}

}  // namespace

bool Filter::wants(std::string_view type, std::string_view channel) const {
  if (nothing) return false;
  if (!channel.empty() && !channels.empty() &&
      std::find(channels.begin(), channels.end(), channel) == channels.end()) {
    return false;
  }
  if (events.empty()) return !is_bookkeeping(type);
  return std::any_of(events.begin(), events.end(),
                     [type](const auto& pattern) { return matches(pattern, type); });
}

}  // namespace sambung::deliver
