#include <algorithm>

#include "connectors/salesforce/system.hpp"
#include "connectors/web/changes.hpp"
#include "connectors/web/requests.hpp"

/// What connector and organisation can do, what the organisation must have first, and its feeds.
namespace sambung::salesforce {

namespace {

using web::Json;

const char* kind_of(const std::string& type) {
  if (type == "double" || type == "int" || type == "currency" || type == "percent") return "number";
  if (type == "boolean") return "bool";
  return type == "date" || type == "datetime" ? "time" : "text";
}

const Json* field_in(const Json& fields, const std::string& name) {
  const auto found = std::find_if(fields.begin(), fields.end(), [&](const Json& field) {
    return web::text_in(field, "name") == name;
  });
  return found == fields.end() ? nullptr : &*found;
}

Json fields_of(const Json& described, const Config& config, const std::string& object) {
  const Json all = web::list_in(described, "fields");
  Json found = web::finding("fields", true);
  found["fields"] = Json::array();
  for (const Json& field : all) {
    const bool required = field.contains("nillable") && !web::is_true(field, "nillable") &&
                          !web::is_true(field, "defaultedOnCreate");
    found["fields"].push_back(web::field(web::text_in(field, "name"),
                                         kind_of(web::text_in(field, "type")),
                                         web::is_true(field, "updateable"), required));
  }
  std::string missing;
  for (const std::string& name : config.fields) {
    if (field_in(all, name) == nullptr) missing += (missing.empty() ? "" : ", ") + name;
  }
  if (!missing.empty()) {
    found["ok"] = false;
    found["detail"] = object + " has no field, or hides it from this user: " + missing;
  }
  return found;
}

Json rights(const Json& described, const std::string& object) {
  const bool good = web::is_true(described, "createable") && web::is_true(described, "updateable");
  return web::finding("rights on " + object, good,
                      good ? "" : "the integration user may not create and edit them");
}

}  // namespace

void System::describe(Call& call) {
  const Json contact = {{"create", true},
                        {"idempotent", "key"},
                        {"versions", "seen"},
                        {"batch", {{"upsert", kBatchMax}, {"fetch", kReadMax}, {"find", 1}}},
                        {"find", {"phone", "email", "id"}},
                        {"merges", true},
                        {"deletes", "feed"}};
  const Json log = {{"object", "Task"},    {"granularity", {"message", "day"}},
                    {"backdate", true},    {"edit", true},
                    {"idempotent", "key"}, {"bytes_max", kTextMax}};
  call.emit(0,
            web::dump({{"objects", {"contact"}},
                       {"contact", contact},
                       {"log", log},
                       {"changes", {{"mode", "poll"}, {"lag_ms", 60'000}, {"poll_ms", 30'000}}}}));
  call.settle_all(Outcome::done());
}

void System::emit_findings(Call& call, std::size_t i) {
  bool ready = true;
  Json fields;
  std::vector<Json> found;
  for (const std::string& object : objects()) {
    const Json described = org_.get("/sobjects/" + object + "/describe");
    const Json told = fields_of(described, config_, object);
    if (fields.is_null() || told["ok"] == Json(false)) fields = told;
    found.push_back(rights(described, object));
    ready = ready && provide(object, config_.contact_key, false)["state"] == "present";
  }
  found.push_back(rights(org_.get("/sobjects/Task/describe"), "Task"));
  ready = ready && provide("Task", config_.entry_key, false)["state"] == "present";
  call.emit(i, web::dump(web::finding("reach", true)));
  call.emit(i, web::dump(web::finding("credentials", true, "the token is accepted")));
  call.emit(i, web::dump(web::clock_finding(org_.api().server_ms())));
  for (const Json& each : found) call.emit(i, web::dump(each));
  call.emit(i, web::dump(fields));
  call.emit(i, web::dump(web::finding("external ids", ready,
                                      ready ? "" : "run `sambung sync provision`")));
}

void System::probe(Call& call) {
  web::each_probe(call, org_.api(), [&](std::size_t i) { emit_findings(call, i); });
}

/// A field that is made by the Tooling API is hidden until a permission set shows it, so one that
/// is not seen may well be there. ("Tooling API", CustomField, read 2026-11.)
Json System::provide(const std::string& object, const std::string& field, bool apply) {
  Json step = {
      {"what", "external id " + field + " of " + object}, {"state", "present"}, {"detail", ""}};
  const Json fields = web::list_in(org_.get("/sobjects/" + object + "/describe"), "fields");
  if (const Json* there = field_in(fields, field)) {
    if (web::is_true(*there, "externalId") && web::is_true(*there, "unique")) return step;
    step["state"] = "failed";
    step["detail"] =
        "a field of that name is no unique external id; name another in the configuration";
    return step;
  }
  step["state"] = "missing";
  if (!apply) return step;
  const std::string owner = object == "Task" ? "Activity" : object;
  const Json metadata = {
      {"type", "Text"}, {"label", "sambung " + field.substr(0, field.size() - 3)},
      {"length", 64},   {"externalId", true},
      {"unique", true}, {"caseSensitive", true}};
  try {
    org_.post("/tooling/sobjects/CustomField",
              {{"FullName", owner + "." + field}, {"Metadata", metadata}});
    step["state"] = "made";
    step["detail"] = "now give the integration user's permission set read and edit on it";
  } catch (const web::Failure& failure) {
    step["state"] = "failed";
    step["detail"] =
        failure.outcome.reason + "; if it is there, give the integration user read and edit on it";
  }
  return step;
}

void System::provision(Call& call) {
  web::each(call, org_.api(), [&](std::size_t i, const Json& request) {
    const bool apply = web::is_true(request, "apply");
    for (const std::string& object : objects()) {
      call.emit(i, web::dump(provide(object, config_.contact_key, apply)));
    }
    call.emit(i, web::dump(provide("Task", config_.entry_key, apply)));
    return Outcome::done();
  });
}

void System::changes(Call& call) {
  web::FeedRules rules;
  rules.walk = web::Walk::kKeyset;
  rules.overlap = config_.overlap;
  std::vector<web::FeedOf> feeds = {{"contact.0", "contact", rules, &contacts_}};
  if (config_.leads) feeds.push_back({"contact.leads", "contact", rules, &leads_});
  web::serve_changes(call, org_.api(), feeds);
}

}  // namespace sambung::salesforce
