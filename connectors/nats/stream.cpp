#include "connectors/nats/stream.hpp"

#include <algorithm>

namespace sambung::nats {

namespace {

std::string_view next_token(std::string_view& rest) {
  const std::size_t dot = std::min(rest.find('.'), rest.size());
  const std::string_view token = rest.substr(0, dot);
  rest.remove_prefix(std::min(dot + 1, rest.size()));
  return token;
}

/// A subject as an event would have it.
std::string example(const sink::NameTemplate& subject) {
  std::string made = subject.text();
  const std::size_t type = made.find("{type}");
  if (type != std::string::npos) made.replace(type, 6, "message.received");
  for (std::size_t at = made.find('{'); at != std::string::npos; at = made.find('{')) {
    made.replace(at, made.find('}', at) - at + 1, "1");
  }
  return made;
}

}  // namespace

bool takes(std::string_view pattern, std::string_view subject) {
  while (!pattern.empty() && !subject.empty()) {
    const std::string_view wanted = next_token(pattern);
    if (wanted == ">") return true;
    if (const std::string_view token = next_token(subject); wanted != "*" && wanted != token) {
      return false;
    }
  }
  return pattern.empty() && subject.empty();
}

bool takes(const StreamFacts& stream, const sink::NameTemplate& subject) {
  const std::string made = example(subject);
  return std::any_of(stream.subjects.begin(), stream.subjects.end(),
                     [&](const std::string& pattern) { return takes(pattern, made); });
}

std::string pattern_of(const sink::NameTemplate& subject) {
  const std::size_t place = subject.text().find('{');
  return place == std::string::npos ? subject.text() : subject.text().substr(0, place) + ">";
}

std::string durability_of(const StreamFacts& stream, bool synced) {
  const std::string copies = std::to_string(stream.replicas) +
                             (stream.replicas == 1 ? " server keeps it" : " servers keep it");
  if (stream.in_memory) return "memory: nothing survives a restart of the servers; " + copies;
  if (synced) return "synced: by the settings' word, before it is acknowledged; " + copies;
  return "relaxed: acknowledged before it is synced (2 min by default), which a crash of the "
         "machine can lose; " +
         copies + "; set sync_interval: always there and synced: true here";
}

}  // namespace sambung::nats
