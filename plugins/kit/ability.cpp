#include "plugins/kit/ability.hpp"

#include <vector>

#include "core/json/document.hpp"
#include "core/json/writer.hpp"

namespace sambung::kit {

namespace {

constexpr const char* kHarmless[] = {"describe", "probe",   "find",  "fetch",
                                     "changes",  "receive", "lookup"};
constexpr const char* kWithEffects[] = {"upsert", "log", "provision", "subscriptions", "erase"};

/// No connector can act upon it; for `changes` it is a cursor.
constexpr const char* kNothing = "[]";

std::string description_of(Trial& trial) {
  const auto answer = trial.call("describe", {.requests = {""}});
  if (!answer || answer->items.empty()) return {};
  return answer->items.front().item;
}

}  // namespace

bool Ability::keeps_contacts() const {
  const auto document = json::Document::parse(description);
  if (!document) return false;
  for (const json::Value object : json::children(document->root()["objects"])) {
    if (object.string() == "contact") return true;
  }
  return false;
}

bool Ability::makes_contacts() const {
  const auto document = json::Document::parse(description);
  return document && document->root()["contact"]["create"].boolean().value_or(false);
}

bool Ability::finds_by(const std::string& key) const {
  const auto document = json::Document::parse(description);
  if (!document) return false;
  for (const json::Value each : json::children(document->root()["contact"]["find"])) {
    if (each.string() == key) return true;
  }
  return false;
}

std::string Ability::versions() const {
  const auto document = json::Document::parse(description);
  return document ? document->root()["contact"]["versions"].string().value_or("") : "";
}

bool Ability::merges() const {
  const auto document = json::Document::parse(description);
  return document && document->root()["contact"]["merges"].boolean().value_or(false);
}

bool Ability::has_changes() const {
  const auto document = json::Document::parse(description);
  return document && document->root()["changes"].is_object();
}

bool Ability::pushes_changes() const {
  const auto document = json::Document::parse(description);
  return document && document->root()["changes"]["mode"].string() == "push";
}

Ability learn(const Order& order) {
  Ability ability;
  const Scratch scratch;
  Trial trial(order, scratch);
  if (!trial.ready()) {
    ability.trouble = trial.why();
    return ability;
  }
  std::vector<std::string> names(std::begin(kHarmless), std::end(kHarmless));
  if (order.effects()) names.insert(names.end(), std::begin(kWithEffects), std::end(kWithEffects));
  for (const std::string& name : names) {
    const auto answer = trial.call(name, {.requests = {kNothing}});
    // One that crashes or hangs here is there all the same; the checks say more of it.
    if (answer || answer.error().code != ErrorCode::kNotFound) ability.operations.insert(name);
    if (!answer && answer.error().code == ErrorCode::kUnavailable) break;
  }
  if (!trial.crashed()) ability.description = description_of(trial);
  return ability;
}

std::string encode(const Ability& ability) {
  std::string json;
  json::Writer writer(json);
  writer.begin_object();
  writer.key("operations");
  writer.begin_array();
  for (const std::string& name : ability.operations) writer.string(name);
  writer.end_array();
  writer.key("description");
  writer.string(ability.description);
  writer.key("trouble");
  writer.string(ability.trouble);
  writer.end_object();
  return json;
}

Ability decode(const std::string& text) {
  Ability ability;
  const auto document = json::Document::parse(text);
  if (!document) return ability;
  for (const json::Value name : json::children(document->root()["operations"])) {
    ability.operations.insert(name.string().value_or(""));
  }
  ability.description = document->root()["description"].string().value_or("");
  ability.trouble = document->root()["trouble"].string().value_or("");
  return ability;
}

}  // namespace sambung::kit
