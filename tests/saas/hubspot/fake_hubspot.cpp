#include "tests/saas/hubspot/fake_hubspot.hpp"

#include <algorithm>

#include "tests/saas/hubspot/hubspot_words.hpp"

namespace sambung::testing {

using hubspot_words::bad;
using hubspot_words::error;
using hubspot_words::invalid_json;
using hubspot_words::kDate;
using hubspot_words::only;
using hubspot_words::page_of;
using hubspot_words::part_of_batch;

namespace {

std::string national(const std::string& phone) {
  std::string number = digits(phone);
  if (number.starts_with("62")) return number.substr(2);
  return number.starts_with("0") ? number.substr(1) : number;
}

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

}  // namespace

FakeHubspot::FakeHubspot() {
  for (const char* name : {"firstname",
                           "lastname",
                           "email",
                           "phone",
                           "mobilephone",
                           "company",
                           "jobtitle",
                           "address",
                           "city",
                           "zip",
                           "country",
                           "website",
                           "hs_lead_status",
                           "lifecyclestage",
                           "lastmodifieddate",
                           "hs_merged_object_ids",
                           "hs_additional_emails",
                           "hs_whatsapp_phone_number",
                           "hs_searchable_calculated_phone_number",
                           "hs_searchable_calculated_mobile_number",
                           "hs_object_id",
                           "numemployees"}) {
    properties["contacts"][name] = false;
  }
  properties["contacts"]["email"] = true;
  properties["contacts"]["sambung_id"] = true;
  for (const char* name : {"hs_communication_channel_type", "hs_communication_logged_from",
                           "hs_communication_body", "hs_timestamp"}) {
    properties["communications"][name] = false;
  }
  properties["communications"]["sambung_key"] = true;
}

void FakeHubspot::touch(Object& one) {
  one.changed = now();
  if (one.created == 0) one.created = now();
}

std::int64_t FakeHubspot::add(const std::map<std::string, std::string>& values) {
  const std::int64_t id = next_++;
  edit(id, values);
  return id;
}

void FakeHubspot::edit(std::int64_t id, const std::map<std::string, std::string>& values) {
  const bool made = !contacts.contains(id);
  Object& one = contacts[id];
  for (const auto& [name, value] : values) one.properties[name] = value;
  one.properties["hs_searchable_calculated_phone_number"] = national(one.properties["phone"]);
  one.properties["hs_searchable_calculated_mobile_number"] =
      national(one.properties["mobilephone"]);
  touch(one);
  json event = {{"action", made ? "CREATE" : "UPDATE"}, {"objectId", id}};
  event["propertyChanges"] = values;
  journal.note(std::move(event), now());
}

void FakeHubspot::archive(std::int64_t id) {
  contacts.at(id).archived = now();
  journal.note({{"action", "DELETE"}, {"objectId", id}}, now());
}

/// Its last change keeps its time: no search by time shows it again.
void FakeHubspot::restore(std::int64_t id) {
  contacts.at(id).archived = 0;
  journal.note({{"action", "RESTORE"}, {"objectId", id}}, now());
}

bool FakeHubspot::forget(std::int64_t id) {
  if (contacts.erase(id) == 0) return false;
  std::erase_if(communications, [&](const auto& entry) {
    const auto& ties = entry.second.ties;
    return std::find(ties.begin(), ties.end(), id) != ties.end();
  });
  journal.note({{"action", "GDPR_DELETE"}, {"objectId", id}}, now());
  return true;
}

void FakeHubspot::merge(std::int64_t winner, std::int64_t loser) {
  std::string& ids = contacts.at(winner).properties["hs_merged_object_ids"];
  ids += (ids.empty() ? "" : ";") + std::to_string(loser);
  merged_[loser] = winner;
  contacts.erase(loser);
  touch(contacts.at(winner));
  journal.note({{"action", "MERGE"},
                {"objectId", winner},
                {"primaryObjectId", winner},
                {"newObjectId", winner},
                {"mergedObjectIds", {loser}}},
               now());
}

std::int64_t FakeHubspot::by_property(Objects& all, const std::string& name,
                                      const std::string& value) {
  for (const auto& [id, one] : all) {
    const auto has = one.properties.find(name);
    if (one.archived != 0 || has == one.properties.end() || value.empty()) continue;
    if (lower(has->second) == lower(value)) return id;
  }
  return 0;
}

std::int64_t FakeHubspot::found(Objects& all, const std::string& id, const std::string& property) {
  if (!property.empty()) {
    const std::int64_t main = by_property(all, property, id);
    return main != 0 || property != "email" ? main : by_property(all, "hs_additional_emails", id);
  }
  std::int64_t number = std::stoll(id);
  if (&all == &contacts && merged_.contains(number)) number = merged_[number];
  const auto one = all.find(number);
  return one == all.end() || one->second.archived != 0 ? 0 : number;
}

json FakeHubspot::object(std::int64_t id, const Object& one, const json& names) const {
  json values = {{"hs_object_id", std::to_string(id)},
                 {"createdate", utc(one.created, kDate)},
                 {"lastmodifieddate", utc(one.changed, kDate)}};
  for (const json& name : names) {
    if (values.contains(name)) continue;
    const auto value = one.properties.find(name);
    const bool none = value == one.properties.end() || value->second.empty();
    values[name.get<std::string>()] = none ? json() : json(value->second);
  }
  json told = {{"id", std::to_string(id)},
               {"properties", values},
               {"createdAt", utc(one.created, kDate)},
               {"updatedAt", utc(one.changed, kDate)},
               {"archived", one.archived != 0}};
  if (one.archived != 0) told["archivedAt"] = utc(one.archived, kDate);
  return told;
}

Told FakeHubspot::list(const Ask& ask, Objects& all) {
  for (const auto& [name, value] : ask.query) {
    if (!std::set<std::string>{"limit", "after", "archived", "properties"}.contains(name)) {
      return bad("unknown query parameter");
    }
  }
  const auto limit = ask.query.contains("limit") ? std::stoul(ask.query.at("limit")) : 10;
  if (limit < 1 || limit > 100) return bad("limit must be between 1 and 100");
  const bool archived = ask.query.contains("archived") && ask.query.at("archived") == "true";
  const std::int64_t after = ask.query.contains("after") ? std::stoll(ask.query.at("after")) : 0;
  json rows = json::array();
  std::string next;
  for (const auto& [id, one] : all) {
    if (id <= after || (one.archived != 0) != archived) continue;
    if (rows.size() == limit) {
      next = rows.back()["id"];
      break;
    }
    rows.push_back(object(id, one, json::array()));
  }
  return {200, page_of(rows, next), {}};
}

Told FakeHubspot::read(const Ask& ask, Objects& all) {
  if (!only(ask.body, {"inputs", "properties", "propertiesWithHistory", "idProperty"})) {
    return invalid_json();
  }
  if (!ask.body.contains("propertiesWithHistory")) return bad("propertiesWithHistory is required");
  const json& inputs = ask.body.at("inputs");
  if (inputs.empty() || inputs.size() > 100) return bad("inputs must have 1 to 100 elements");
  const std::string by = ask.body.value("idProperty", "");
  json results = json::array();
  json lost = json::array();
  for (const json& input : inputs) {
    const std::string wanted = input.at("id");
    const std::int64_t id = found(all, wanted, by);
    if (id == 0) {
      lost.push_back(wanted);
    } else {
      results.push_back(object(id, all.at(id), ask.body.at("properties")));
    }
  }
  json body = {
      {"status", "COMPLETE"}, {"startedAt", utc(now(), kDate)}, {"completedAt", utc(now(), kDate)}};
  std::reverse(results.begin(), results.end());  // no order is promised
  body["results"] = results;
  if (lost.empty()) return {200, body, {}};
  body["numErrors"] = 1;
  body["errors"] = json::array({part_of_batch(error("OBJECT_NOT_FOUND",
                                                    "Could not get some objects, they may be "
                                                    "deleted or not exist.",
                                                    {{"context", {{"ids", lost}}}}))});
  return {207, body, {}};
}

/// Writes an input, or gives its error.
json FakeHubspot::write_one(const std::string& type, const json& input, bool upsert,
                            std::int64_t& id) {
  Objects& all = type == "contacts" ? contacts : communications;
  const auto& known = properties.at(type);
  const std::string by = input.value("idProperty", "");
  const json& values = input.at("properties");
  for (const auto& [name, value] : values.items()) {
    if (!known.contains(name)) {
      const json detail = {{"message", "Property \"" + name + "\" does not exist"},
                           {"code", "PROPERTY_DOESNT_EXIST"},
                           {"context", {{"propertyName", {name}}}}};
      return error("VALIDATION_ERROR", "Property values were not valid",
                   {{"errors", json::array({detail})}});
    }
    if (!value.is_string()) {
      return error("VALIDATION_ERROR",
                   "Property values were not valid: [{\"isValid\":false,"
                   "\"error\":\"INVALID_STRING\",\"name\":\"" +
                       name + "\"}]");
    }
  }
  if (upsert && !(known.contains(by) && known.at(by))) {
    return error("VALIDATION_ERROR", "idProperty " + by + " is not unique");
  }
  id = found(all, input.at("id"), by);
  if (id == 0 && !upsert) {
    return error("OBJECT_NOT_FOUND", "Object not found", {{"context", {{"ids", {input["id"]}}}}});
  }
  for (const auto& [name, value] : values.items()) {
    const std::int64_t other =
        known.at(name) ? by_property(all, name, value.get<std::string>()) : 0;
    if (other == 0 || other == id) continue;
    const std::string text = std::to_string(other);
    if (name == "email") return error("CONFLICT", "Contact already exists. Existing ID: " + text);
    return error("VALIDATION_ERROR",
                 "Property values were not valid: [{\"isValid\":false,"
                 "\"message\":\"Cannot set value. " +
                     text +
                     " already has that value.\","
                     "\"error\":\"CONFLICTING_UNIQUE_VALUE\",\"name\":\"" +
                     name + "\"}]");
  }
  const bool made = id == 0;
  if (made) id = next_++;
  Object& one = all[id];
  std::map<std::string, std::string> texts;
  for (const auto& [name, value] : values.items()) texts[name] = value;
  if (made) texts[by] = input.at("id");
  if (type == "contacts") {
    edit(id, texts);
  } else {
    for (const auto& [name, value] : texts) one.properties[name] = value;
    touch(one);
  }
  json names = json::array();
  for (const auto& [name, value] : texts) names.push_back(name);
  json told = object(id, one, names);
  if (upsert) told["new"] = made;
  return told;
}

Told FakeHubspot::write(const Ask& ask, const std::string& type, bool upsert) {
  if (!only(ask.body, {"inputs"})) return invalid_json();
  const json& inputs = ask.body.at("inputs");
  if (inputs.empty() || inputs.size() > 100) return bad("inputs must have 1 to 100 elements");
  std::set<std::string> seen;
  for (const json& input : inputs) {
    if (!only(input, {"id", "idProperty", "properties", "objectWriteTraceId"})) {
      return invalid_json();
    }
    if (!seen.insert(input.at("id")).second) return bad("Duplicate IDs found in batch input");
  }
  json results = json::array();
  json errors = json::array();
  for (const json& input : inputs) {
    std::int64_t id = 0;
    json told = write_one(type, input, upsert, id);
    const bool wrong = told.contains("category");
    const bool is_traced = traced && input.contains("objectWriteTraceId");
    if (wrong && !is_traced) return {told["category"] == "CONFLICT" ? 409 : 400, told, {}};
    if (wrong) told["context"]["objectWriteTraceId"] = {input["objectWriteTraceId"]};
    if (!wrong && is_traced) told["objectWriteTraceId"] = input["objectWriteTraceId"];
    (wrong ? errors : results).push_back(wrong ? part_of_batch(told) : told);
  }
  std::reverse(results.begin(), results.end());
  json body = {{"status", "COMPLETE"},
               {"results", results},
               {"startedAt", utc(now(), kDate)},
               {"completedAt", utc(now(), kDate)}};
  if (errors.empty()) return {200, body, {}};
  body["numErrors"] = errors.size();
  body["errors"] = errors;
  return {207, body, {}};
}

Told FakeHubspot::merge(const Ask& ask) {
  if (!only(ask.body, {"primaryObjectId", "objectIdToMerge"}) || ask.body.size() != 2) {
    return invalid_json();
  }
  const std::int64_t winner = found(contacts, ask.body["primaryObjectId"], "");
  const std::int64_t loser = found(contacts, ask.body["objectIdToMerge"], "");
  if (winner == 0 || loser == 0 || winner == loser) return bad("the contacts cannot be merged");
  merge(winner, loser);
  return {200, object(winner, contacts.at(winner), json::array()), {}};
}

Told FakeHubspot::objects(const Ask& ask, const std::string& type, const std::string& rest) {
  Objects& all = type == "contacts" ? contacts : communications;
  if (no_scope.contains(type)) return {403, error("MISSING_SCOPES", "missing scopes"), {}};
  if (ask.method == "GET" && rest.empty()) return list(ask, all);
  if (ask.method != "POST") return {405, json(), {}};
  if (rest == "/batch/read") return read(ask, all);
  if (rest == "/batch/update") return write(ask, type, false);
  if (rest == "/batch/upsert") return write(ask, type, true);
  if (rest == "/search" && type == "contacts") return search(ask);
  if (rest == "/gdpr-delete" && type == "contacts") return erase(ask);
  if (rest == "/merge" && type == "contacts") return merge(ask);
  return {404, json(), {}};
}

Told FakeHubspot::account() const {
  return {200,
          {{"portalId", HubspotJournal::kPortal},
           {"accountType", "STANDARD"},
           {"timeZone", "Asia/Jakarta"},
           {"companyCurrency", "IDR"},
           {"additionalCurrencies", json::array()},
           {"utcOffset", "+07:00"},
           {"utcOffsetMilliseconds", 25'200'000},
           {"uiDomain", "app.hubspot.com"},
           {"dataHostingLocation", "na1"}},
          {}};
}

/// An app's token reads the journal and nothing else.
bool FakeHubspot::is_shown(const Ask& ask) const {
  const std::string& wanted = journal.is_its(ask) ? journal.token : token;
  if (wanted.empty()) return true;
  const auto shown = ask.headers.find("authorization");
  return shown != ask.headers.end() && shown->second == "Bearer " + wanted;
}

Told FakeHubspot::route(const Ask& ask) {
  const auto after = [&](const std::string& start) {
    return ask.path.starts_with(start) ? ask.path.substr(start.size()) : std::string("?");
  };
  if (ask.method == "POST") {
    const auto type = ask.headers.find("content-type");
    if (type == ask.headers.end() || type->second != "application/json") {
      return {415, json(), {}};
    }
    if (!ask.body.is_object()) return invalid_json();
  }
  if (journal.is_its(ask)) return journal.answer(ask, now());
  if (ask.method == "GET" && ask.path == "/account-info/v3/details") return account();
  for (const char* type : {"contacts", "communications"}) {
    const std::string object = after(std::string("/crm/v3/objects/") + type);
    if (object != "?") return objects(ask, type, object);
    const std::string name = after(std::string("/crm/v3/properties/") + type);
    if (name != "?") return property(ask, type, name.empty() ? name : name.substr(1));
  }
  if (ask.path == "/crm/v4/associations/communications/contacts/batch/associate/default") {
    return associate(ask);
  }
  return {404, json(), {}};
}

Told FakeHubspot::answer(const Ask& ask) {
  if (ask.method == "POST" && ask.path == "/oauth/v1/token") return journal.give_token(ask);
  if (!is_shown(ask)) {
    return {401, error("INVALID_AUTHENTICATION", "Authentication credentials not found."), {}};
  }
  if (windows_left == 0) {
    return {429,
            error("RATE_LIMITS", "You have reached your ten_secondly_rolling limit.",
                  {{"policyName", "TEN_SECONDLY_ROLLING"}}),
            {{"X-HubSpot-RateLimit-Max", "100"}, {"X-HubSpot-RateLimit-Remaining", "0"}}};
  }
  if (windows_left > 0) --windows_left;
  Told told;
  try {
    told = route(ask);
  } catch (const std::exception& wrong) {  // a member that is missing, a number that is none
    told = bad(std::string("Invalid input: ") + wrong.what());
  }
  if (!ask.path.ends_with("/search")) {
    told.headers["X-HubSpot-RateLimit-Max"] = "100";
    told.headers["X-HubSpot-RateLimit-Remaining"] =
        std::to_string(windows_left < 0 ? 99 : windows_left);
  }
  return told;
}

}  // namespace sambung::testing
