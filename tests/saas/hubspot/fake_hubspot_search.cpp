#include <algorithm>

#include "tests/saas/hubspot/fake_hubspot.hpp"
#include "tests/saas/hubspot/hubspot_words.hpp"

/// Search, which has an index of its own, and what is not a record.
namespace sambung::testing {

using hubspot_words::bad;
using hubspot_words::error;
using hubspot_words::invalid_json;
using hubspot_words::only;
using hubspot_words::page_of;

void FakeHubspot::index() {
  for (auto& [id, one] : contacts) {
    if (one.changed + index_lag_s > now()) continue;
    one.indexed = one.properties;
    one.indexed["lastmodifieddate"] = std::to_string(one.changed * 1000);
  }
}

bool FakeHubspot::fits(std::int64_t id, const Object& one, const json& filter) const {
  const std::string name = filter.at("propertyName");
  const std::string operation = filter.at("operator");
  const auto value = one.indexed.find(name);
  if (operation == "IN") {
    const json& values = filter.at("values");
    return value != one.indexed.end() && !value->second.empty() &&
           std::find(values.begin(), values.end(), json(value->second)) != values.end();
  }
  const std::int64_t here = name == "hs_object_id"       ? id
                            : value == one.indexed.end() ? 0
                                                         : std::stoll(value->second);
  const std::int64_t bound = std::stoll(filter.at("value").get<std::string>());
  if (operation == "GTE") return here >= bound;
  if (operation == "LTE") return here <= bound;
  return operation == "GT" && here > bound;
}

Told FakeHubspot::search(const Ask& ask) {
  if (searches_left == 0) {
    return {
        429,
        error("RATE_LIMITS", "You have reached your secondly limit.", {{"policyName", "SECONDLY"}}),
        {}};
  }
  if (searches_left > 0) --searches_left;
  if (!only(ask.body, {"filterGroups", "sorts", "properties", "limit", "after", "query"})) {
    return invalid_json();
  }
  const json& groups = ask.body.at("filterGroups");
  std::size_t filters = 0;
  for (const json& group : groups) {
    filters += group.at("filters").size();
    if (group.at("filters").size() > 6) return bad("too many filters in a group");
    for (const json& each : group.at("filters")) {
      if (!only(each, {"propertyName", "operator", "value", "values", "highValue"})) {
        return invalid_json();
      }
      if (!properties.at("contacts").contains(each.at("propertyName"))) {
        return bad("There was a problem with the request.");
      }
    }
  }
  const auto limit = ask.body.at("limit").get<std::size_t>();
  const auto after = std::stoul(ask.body.at("after").get<std::string>());
  if (groups.size() > 5 || filters > 18) return bad("too many filters");
  if (limit > 200) return bad("limit must be at most 200");
  if (after + limit > after_max) return bad("There was a problem with the request.");
  index();
  std::vector<std::int64_t> ids;
  for (const auto& contact : contacts) {
    const std::int64_t id = contact.first;
    if (contact.second.archived != 0 || contact.second.indexed.empty()) continue;
    const bool match =
        groups.empty() || std::any_of(groups.begin(), groups.end(), [&](const json& group) {
          const json& all = group.at("filters");
          return std::all_of(all.begin(), all.end(),
                             [&](const json& each) { return fits(id, contacts.at(id), each); });
        });
    if (match) ids.push_back(id);
  }
  json rows = json::array();
  for (std::size_t i = after; i < std::min(ids.size(), after + limit); ++i) {
    Object seen = contacts.at(ids[i]);
    seen.properties = seen.indexed;
    seen.changed = std::stoll(seen.indexed.at("lastmodifieddate")) / 1000;
    rows.push_back(object(ids[i], seen, ask.body.at("properties")));
  }
  json page =
      page_of(rows, after + limit < ids.size() ? std::to_string(after + limit) : std::string());
  page["total"] = ids.size();
  return {200, page, {}};
}

Told FakeHubspot::erase(const Ask& ask) {
  if (!only(ask.body, {"objectId", "idProperty"})) return invalid_json();
  const std::int64_t id = std::stoll(ask.body.at("objectId").get<std::string>());
  if (!forget(id)) return {404, error("OBJECT_NOT_FOUND", "not found"), {}};
  return {204, {}, {}};
}

Told FakeHubspot::associate(const Ask& ask) {
  if (!only(ask.body, {"inputs"})) return invalid_json();
  json results = json::array();
  for (const json& input : ask.body.at("inputs")) {
    const std::string from = input.at("from").at("id");
    const std::string to = input.at("to").at("id");
    const std::int64_t entry = found(communications, from, "");
    const std::int64_t contact = found(contacts, to, "");
    if (entry == 0 || contact == 0) return bad("One or more objects do not exist");
    auto& ties = communications.at(entry).ties;
    if (std::find(ties.begin(), ties.end(), contact) == ties.end()) ties.push_back(contact);
    results.push_back({{"from", {{"id", from}}},
                       {"to", {{"id", to}}},
                       {"associationSpec",
                        {{"associationCategory", "HUBSPOT_DEFINED"}, {"associationTypeId", 81}}}});
  }
  const std::string at = utc(now(), hubspot_words::kDate);
  return {200,
          {{"status", "COMPLETE"}, {"results", results}, {"startedAt", at}, {"completedAt", at}},
          {}};
}

Told FakeHubspot::property(const Ask& ask, const std::string& type, const std::string& name) {
  auto& known = properties.at(type);
  const auto told = [&](const std::string& one) {
    return json{{"name", one},
                {"label", one},
                {"type", one == "numemployees" ? "number" : "string"},
                {"fieldType", "text"},
                {"groupName", type == "contacts" ? "contactinformation" : "communication"},
                {"hasUniqueValue", known.at(one)},
                {"description", ""},
                {"options", json::array()},
                {"modificationMetadata",
                 {{"archivable", one.starts_with("sambung")},
                  {"readOnlyDefinition", !one.starts_with("sambung")},
                  {"readOnlyValue", one.starts_with("hs_searchable")}}}};
  };
  if (ask.method == "POST") {
    if (!only(ask.body, {"name", "label", "description", "groupName", "type", "fieldType",
                         "hasUniqueValue"})) {
      return invalid_json();
    }
    if (ask.body.at("groupName").get<std::string>().empty()) return bad("no such group");
    if (known.contains(ask.body.at("name"))) return {409, error("CONFLICT", "exists"), {}};
    known[ask.body.at("name")] = ask.body.value("hasUniqueValue", false);
    return {201, told(ask.body.at("name")), {}};
  }
  if (name.empty()) {
    json all = json::array();
    for (const auto& [one, unique] : known) all.push_back(told(one));
    return {200, {{"results", all}}, {}};
  }
  if (!known.contains(name)) return {404, error("OBJECT_NOT_FOUND", "no such property"), {}};
  return {200, told(name), {}};
}

}  // namespace sambung::testing
