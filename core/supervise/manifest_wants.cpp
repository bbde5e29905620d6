#include "core/supervise/manifest_wants.hpp"

#include <optional>

#include "core/json/document.hpp"
#include "plugins/wire/session.hpp"

namespace sambung::supervise {

namespace {

constexpr json::Limits kLimits{
    .bytes_max = wire::kManifestBytesMax, .depth_max = 64, .nodes_max = 50'000};
constexpr std::size_t kPatternsMax = 256;
constexpr std::size_t kPatternBytesMax = 128;

Error refuse(const std::string& connector, const std::string& why) {
  return Error{ErrorCode::kInvalid, "connector " + connector + ": its manifest" + why};
}

/// "*", a type, or a group of types such as "message.*" (deliver::matches).
bool is_pattern(const std::string& text) {
  if (text.empty() || text.size() > kPatternBytesMax) return false;
  const std::size_t star = text.find('*');
  return star == text.npos || text == "*" || (star + 1 == text.size() && text.ends_with(".*"));
}

std::optional<std::vector<std::string>> patterns_in(const json::Value& list) {
  std::vector<std::string> patterns;
  if (!list.is_array() || list.size() > kPatternsMax) return std::nullopt;
  for (const json::Value item : json::children(list)) {
    const std::string text = item.string().value_or("");
    if (!is_pattern(text)) return std::nullopt;
    patterns.push_back(text);
  }
  return patterns;
}

/// Whether the setting that the manifest names says that no events are wanted.
bool is_off(const json::Value& setting, std::string_view config) {
  const auto name = setting.string();
  if (!name) return false;
  const auto document = json::Document::parse(config, {.depth_max = 64});
  return document && !document->root()[*name].boolean().value_or(true);
}

}  // namespace

Result<deliver::Wants> wants_of(std::string_view manifest, const std::string& connector,
                                std::string_view config) {
  const auto document = json::Document::parse(manifest, kLimits);
  if (!document) return refuse(connector, " must be a JSON object: " + document.error().what);
  const json::Value root = document->root();
  if (!root.is_object()) return refuse(connector, " must be a JSON object");
  deliver::Wants wants;
  const json::Value events = root["events"];
  wants.nothing = events.kind() == json::Kind::kNull || is_off(root["events_setting"], config);
  if (!events.absent() && events.kind() != json::Kind::kNull) {
    auto patterns = patterns_in(events);
    if (!patterns) {
      return refuse(connector, "'s \"events\" must be a list of at most " +
                                   std::to_string(kPatternsMax) +
                                   " event types or groups, such as [\"message.*\"]");
    }
    wants.events = *std::move(patterns);
  }
  struct Flag {
    const char* key;
    bool* value;
  };
  for (const Flag flag : {Flag{"wants_raw", &wants.raw}, Flag{"replay_safe", &wants.replay_safe}}) {
    const json::Value value = root[flag.key];
    if (value.absent()) continue;
    if (value.kind() != json::Kind::kBool) {
      return refuse(connector, "'s \"" + std::string(flag.key) + "\" must be true or false");
    }
    *flag.value = value.boolean().value_or(false);
  }
  return wants;
}

}  // namespace sambung::supervise
