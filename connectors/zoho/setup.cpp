#include <algorithm>

#include "connectors/web/changes.hpp"
#include "connectors/web/requests.hpp"
#include "connectors/zoho/record.hpp"
#include "connectors/zoho/system.hpp"

/// What connector and account can do, what the account must have first, and its feeds.
namespace sambung::zoho {

namespace {

using web::Json;

const char* kind_of(const std::string& type) {
  if (type == "integer" || type == "bigint" || type == "double" || type == "currency") {
    return "number";
  }
  if (type == "boolean") return "bool";
  return type == "date" || type == "datetime" ? "time" : "text";
}

const Json* field_in(const Json& fields, const std::string& name) {
  const auto found = std::find_if(fields.begin(), fields.end(), [&](const Json& field) {
    return field.is_object() && web::text_in(field, "api_name") == name;
  });
  return found == fields.end() ? nullptr : &*found;
}

bool is_unique(const Json& field) {
  const Json* unique = web::at(field, "/unique/casesensitive");
  return unique != nullptr && !unique->is_null();
}

Json fields_finding(const Json& all, const Config& config) {
  Json found = web::finding("fields", true);
  found["fields"] = Json::array();
  for (const Json& field : all) {
    if (!field.is_object()) continue;
    found["fields"].push_back(web::field(
        web::text_in(field, "api_name"), kind_of(web::text_in(field, "data_type")),
        !web::is_true(field, "field_read_only"), web::is_true(field, "system_mandatory")));
  }
  std::string missing;
  for (const std::string& name : config.fields) {
    if (field_in(all, name) == nullptr) missing += (missing.empty() ? "" : ", ") + name;
  }
  if (!missing.empty()) {
    found["ok"] = false;
    found["detail"] = config.module + " has no field, or hides it from this user: " + missing;
  }
  return found;
}

}  // namespace

void System::describe(Call& call) {
  const Json contact = {{"create", true},
                        {"idempotent", "key"},
                        {"versions", "seen"},
                        {"batch", {{"upsert", kBatchMax}, {"fetch", kBatchMax}, {"find", 1}}},
                        {"find", {"phone", "email", "id"}},
                        {"merges", false},
                        {"deletes", "feed"}};
  const Json log = {{"object", "Notes"},      {"granularity", {"message", "day"}},
                    {"backdate", false},      {"edit", true},
                    {"idempotent", "search"}, {"bytes_max", kTextMax}};
  call.emit(0,
            web::dump({{"objects", {"contact"}},
                       {"contact", contact},
                       {"log", log},
                       {"changes", {{"mode", "poll"}, {"lag_ms", 60'000}, {"poll_ms", 30'000}}}}));
  call.settle_all(Outcome::done());
}

void System::emit_findings(Call& call, std::size_t i) {
  const Json all =
      web::list_in(crm_.get("/settings/fields", {{"module", config_.module}}), "fields");
  const Json step = provide(false);
  Json rights = web::finding("rights on " + config_.module, true);
  try {
    crm_.select("Modified_Time >= '2000-01-01T00:00:00+00:00'", 1);
  } catch (const web::Failure& failure) {
    // A field that is not there is told below.
    const bool told =
        web::is_refusal(failure.outcome) || failure.outcome.outcome == SAMBUNG_INVALID;
    if (!told) throw;
    rights = web::finding("rights on " + config_.module, false, failure.outcome.reason);
  }
  const bool ready = step["state"] == "present";
  call.emit(i, web::dump(web::finding("reach", true)));
  call.emit(i, web::dump(web::finding("credentials", true, "the token is accepted")));
  call.emit(i, web::dump(web::clock_finding(crm_.api().server_ms())));
  call.emit(i, web::dump(rights));
  call.emit(i, web::dump(fields_finding(all, config_)));
  call.emit(i, web::dump(web::finding("unique field", ready,
                                      ready ? "" : "run `sambung sync provision`")));
}

void System::probe(Call& call) {
  web::each_probe(call, crm_.api(), [&](std::size_t i) { emit_findings(call, i); });
}

/// Zoho makes the API name of the label, with "_" for each space.
Json System::provide(bool apply) {
  Json step = {{"what", "unique field " + config_.contact_key + " of " + config_.module},
               {"state", "present"},
               {"detail", ""}};
  const web::Query module = {{"module", config_.module}};
  const Json all = web::list_in(crm_.get("/settings/fields", module), "fields");
  if (const Json* there = field_in(all, config_.contact_key)) {
    if (is_unique(*there)) return step;
    step["state"] = "failed";
    step["detail"] = "a field of that name allows duplicates; forbid them, or name another";
    return step;
  }
  step["state"] = "missing";
  if (!apply) return step;
  std::string label = config_.contact_key;
  std::replace(label.begin(), label.end(), '_', ' ');
  const Json field = {{"field_label", label},
                      {"data_type", "text"},
                      {"length", 64},
                      {"unique", {{"casesensitive", true}}}};
  try {
    HttpRequest request =
        web::json_request("POST", web::with_query("/crm/v8/settings/fields", module),
                          {{"fields", Json::array({field})}});
    const Json told = crm_.api().say(std::move(request)).body;
    const Json* item = web::at(told, "/fields/0");
    if (item == nullptr || web::text_in(*item, "status") != "success") {
      throw web::Failure(item == nullptr ? Outcome::transient("Zoho did not say what it made")
                                         : meaning_of(*item));
    }
    step["state"] = "made";
  } catch (const web::Failure& failure) {
    step["state"] = "failed";
    step["detail"] = failure.outcome.reason;
  }
  return step;
}

void System::provision(Call& call) {
  web::each(call, crm_.api(), [&](std::size_t i, const Json& request) {
    call.emit(i, web::dump(provide(web::is_true(request, "apply"))));
    return Outcome::done();
  });
}

void System::changes(Call& call) {
  web::FeedRules changed;
  changed.walk = web::Walk::kKeyset;
  changed.precision = 1'000'000;
  changed.overlap = config_.overlap;
  web::FeedRules deleted;
  deleted.walk = web::Walk::kPages;
  deleted.precision = 1'000'000;
  deleted.overlap = config_.overlap;
  const std::vector<web::FeedOf> feeds = {{"contact.0", "contact", changed, &changed_},
                                          {"contact.deleted", "contact", deleted, &deleted_}};
  web::serve_changes(call, crm_.api(), feeds);
}

}  // namespace sambung::zoho
