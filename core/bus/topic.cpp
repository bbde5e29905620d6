#include "core/bus/topic.hpp"

#include <algorithm>

namespace sambung::bus {

namespace {

bool plain(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         c == '-';
}

}  // namespace

std::string topic_of(const model::Envelope& envelope) {
  std::string level = envelope.channel.empty() ? envelope.account : envelope.channel;
  if (level.empty()) level = "-";
  std::replace_if(
      level.begin(), level.end(), [](char c) { return !plain(c); }, '_');
  return envelope.type + '.' + level + '.';
}

bool has_prefix(std::string_view topic, const std::vector<std::string>& prefixes) {
  return prefixes.empty() ||
         std::any_of(prefixes.begin(), prefixes.end(),
                     [topic](const std::string& prefix) { return topic.starts_with(prefix); });
}

}  // namespace sambung::bus
