#include <algorithm>

#include "connectors/hubspot/contact.hpp"
#include "connectors/hubspot/entry.hpp"
#include "connectors/hubspot/system.hpp"
#include "connectors/web/changes.hpp"
#include "connectors/web/requests.hpp"

/// What connector and account can do, what the account must have first, and its feeds.
namespace sambung::hubspot {

namespace {

using web::Json;

const std::string kProperties = "/crm/v3/properties/";

const char* kind_of(const std::string& type) {
  if (type == "number") return "number";
  if (type == "bool") return "bool";
  if (type == "date" || type == "datetime") return "time";
  return "text";
}

}  // namespace

void System::describe(Call& call) {
  const bool deletes = config_.journal || config_.deleted_every.count() > 0;
  const Json contact = {{"create", true},
                        {"idempotent", "key"},
                        {"versions", "seen"},
                        {"batch", {{"upsert", kBatchMax}, {"fetch", kBatchMax}, {"find", 1}}},
                        {"find", {"phone", "email", "id"}},
                        {"merges", true},
                        {"deletes", deletes ? "feed" : "fetch"}};
  const Json log = {{"object", "communications"}, {"granularity", {"message", "day"}},
                    {"backdate", true},           {"edit", true},
                    {"idempotent", "key"},        {"bytes_max", kTextMax}};
  call.emit(0, web::dump({{"objects", {"contact"}},
                          {"contact", contact},
                          {"log", log},
                          {"changes",
                           {{"mode", config_.journal ? "feed" : "poll"},
                            {"lag_ms", 60'000},
                            {"poll_ms", 10'000}}}}));
  call.settle_all(Outcome::done());
}

Json System::properties_finding() {
  const Json all = web::list_in(api_.get(kProperties + "contacts"), "results");
  Json found = web::finding("fields", true);
  found["fields"] = Json::array();
  for (const Json& each : all) {
    const Json* fixed = web::at(each, "/modificationMetadata/readOnlyValue");
    const bool writable = fixed == nullptr || *fixed != Json(true);
    found["fields"].push_back(
        web::field(web::text_in(each, "name"), kind_of(web::text_in(each, "type")), writable));
  }
  std::string missing;
  for (const std::string& name : config_.properties) {
    const bool there = std::any_of(all.begin(), all.end(), [&](const Json& each) {
      return web::text_in(each, "name") == name;
    });
    if (!there) missing += (missing.empty() ? "" : ", ") + name;
  }
  if (!missing.empty()) {
    found["ok"] = false;
    found["detail"] = "the account has no property " + missing;
  }
  return found;
}

Json System::right_to(const std::string& object) {
  try {
    api_.get("/crm/v3/objects/" + object, {{"limit", "1"}});
    return web::finding("rights on " + object, true);
  } catch (const web::Failure& failure) {
    if (!web::is_refusal(failure.outcome)) throw;
    return web::finding("rights on " + object, false, failure.outcome.reason);
  }
}

void System::emit_findings(Call& call, std::size_t i) {
  const Json fields = properties_finding();
  call.emit(i, web::dump(web::finding("reach", true)));
  call.emit(i, web::dump(web::finding("credentials", true, "the token is accepted")));
  call.emit(i, web::dump(web::clock_finding(api_.server_ms())));
  call.emit(i, web::dump(fields));
  for (const char* object : {"contacts", "communications"}) {
    call.emit(i, web::dump(right_to(object)));
  }
  const Json contact = provide("contacts", config_.contact_key, false);
  const Json entry = provide("communications", config_.entry_key, false);
  const bool ready = contact["state"] == "present" && entry["state"] == "present";
  const char* remedy = ready ? "" : "run `sambung sync provision`";
  call.emit(i, web::dump(web::finding("unique properties", ready, remedy)));
  if (config_.journal) call.emit(i, web::dump(journal_finding()));
}

void System::probe(Call& call) {
  journal_.until(call.deadline());
  web::each_probe(call, api_, [&](std::size_t i) { emit_findings(call, i); });
}

/// A property is unique from its making or never, so one of that name that is not is somebody
/// else's.
Json System::provide(const std::string& object, const std::string& name, bool apply) {
  Json step = {
      {"what", "unique property " + name + " of " + object}, {"state", "present"}, {"detail", ""}};
  const Json there = api_.get_if_there(kProperties + object + "/" + name);
  if (there.is_object()) {
    if (web::is_true(there, "hasUniqueValue")) return step;
    step["state"] = "failed";
    step["detail"] = "a property of that name is not unique; name another in the configuration";
    return step;
  }
  step["state"] = "missing";
  if (!apply) return step;
  // Groups have names of their own in each account and object; any will do.
  const char* known = object == "contacts" ? "email" : "hs_communication_body";
  const Json neighbour = api_.get(kProperties + object + "/" + known);
  HttpRequest request = web::json_request("POST", kProperties + object,
                                          {{"name", name},
                                           {"label", "sambung: " + name},
                                           {"description", "Written by sambung; do not edit."},
                                           {"groupName", web::text_in(neighbour, "groupName")},
                                           {"type", "string"},
                                           {"fieldType", "text"},
                                           {"hasUniqueValue", true}});
  try {
    api_.say(std::move(request));
    step["state"] = "made";
  } catch (const web::Failure& failure) {
    step["state"] = failure.outcome.outcome == SAMBUNG_CONFLICT ? "present" : "failed";
    step["detail"] = failure.outcome.reason;
  }
  return step;
}

void System::provision(Call& call) {
  journal_.until(call.deadline());
  web::each(call, api_, [&](std::size_t i, const Json& request) {
    const bool apply = web::is_true(request, "apply");
    call.emit(i, web::dump(provide("contacts", config_.contact_key, apply)));
    call.emit(i, web::dump(provide("communications", config_.entry_key, apply)));
    if (config_.journal) call.emit(i, web::dump(provide_subscription(apply)));
    return Outcome::done();
  });
}

std::vector<web::FeedOf> System::feeds() {
  web::FeedRules changed;
  changed.walk = web::Walk::kWindow;
  changed.overlap = config_.overlap;
  web::FeedRules archived;
  archived.walk = web::Walk::kPages;
  std::vector<web::FeedOf> feeds = {{"contact.0", "contact", changed, &changed_}};
  if (config_.journal || config_.deleted_every.count() > 0) {
    feeds.push_back({"contact.archived", "contact", archived, &archived_});
  }
  return feeds;
}

void System::changes(Call& call) {
  if (!config_.journal) return web::serve_changes(call, api_, feeds());
  journal_.until(call.deadline());
  web::each_call(call, api_, [&](std::size_t i) { return journal_feed_.serve(call, i, portal()); });
}

const std::string& System::portal() {
  if (portal_.empty()) {
    const Json account = api_.get("/account-info/v3/details");
    const Json* id = web::at(account, "/portalId");
    portal_ = id == nullptr ? std::string() : web::text_of(*id).value_or("");
    if (!is_number(portal_)) {
      portal_.clear();
      throw web::Failure(Outcome::transient("HubSpot did not say which account the token is of"));
    }
  }
  return portal_;
}

Json System::provide_subscription(bool apply) {
  Json step = {
      {"what", "subscriptions of the webhooks journal"}, {"state", "present"}, {"detail", ""}};
  try {
    if (journal_.is_subscribed(portal(), config_.properties)) return step;
    step["state"] = "missing";
    if (!apply) return step;
    journal_.subscribe(portal(), config_.properties);
    step["state"] = "made";
  } catch (const web::Failure& failure) {
    step["state"] = "failed";
    step["detail"] = failure.outcome.reason;
  }
  return step;
}

Json System::journal_finding() {
  const Json step = provide_subscription(false);
  const bool ready = step["state"] == "present";
  const std::string why = web::text_in(step, "detail");
  return web::finding("journal", ready,
                      ready || !why.empty() ? why : "run `sambung sync provision`");
}

}  // namespace sambung::hubspot
