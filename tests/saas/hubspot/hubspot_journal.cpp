#include "tests/saas/hubspot/hubspot_journal.hpp"

#include <algorithm>

#include "tests/saas/hubspot/hubspot_words.hpp"

namespace sambung::testing {

using hubspot_words::bad;
using hubspot_words::error;
using hubspot_words::invalid_json;
using hubspot_words::kDate;
using hubspot_words::only;

namespace {

const std::string kJournal = "/webhooks-journal/journal/2026-03/";
const std::string kSubscriptions = "/webhooks-journal/subscriptions/2026-03";

std::string offset_of(int number) {
  const std::string digits = std::to_string(number);
  return "550e8400-e29b-41d4-a716-" + std::string(12 - digits.size(), '0') + digits;
}

Told refused(const std::string& code) {
  return {403,
          json(),
          {{"Content-Type", "application/xml"}},
          "<Error><Code>" + code + "</Code></Error>"};
}

bool has(const json& list, const json& value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

}  // namespace

std::string JournalFiles::keep(const std::string& name, const json& file, std::int64_t until_s) {
  change([&] { files_["/journal/" + name] = file; });
  return origin() + "/journal/" + name + "?X-Amz-Expires=" + std::to_string(until_s) +
         "&X-Amz-Signature=5eed";
}

Told JournalFiles::answer(const Ask& ask) {
  if (ask.headers.contains("authorization")) return {400, json(), {}, "<Error/>"};
  const auto file = files_.find(ask.path);
  if (ask.method != "GET" || file == files_.end()) return refused("AccessDenied");
  if (!ask.query.contains("X-Amz-Signature") || ask.query.at("X-Amz-Signature") != "5eed") {
    return refused("SignatureDoesNotMatch");
  }
  if (expired) return refused("AccessDenied");
  return {200, file->second, {}};
}

JournalFiles& HubspotJournal::files() {
  if (!files_) files_ = std::make_unique<JournalFiles>();
  return *files_;
}

bool HubspotJournal::wanted(const json& event) const {
  return std::any_of(subscriptions.begin(), subscriptions.end(), [&](const json& each) {
    if (!has(each.at("actions"), event.at("action"))) return false;
    if (event.at("action") != "UPDATE") return true;
    const json& changes = event.at("propertyChanges");
    return std::any_of(changes.items().begin(), changes.items().end(), [&](const auto& change) {
      return has(each.at("properties"), change.key());
    });
  });
}

void HubspotJournal::note(json event, std::int64_t now_s) {
  if (!wanted(event)) return;
  if (event["action"] == "MERGE" && merge_names_loser) {
    event["objectId"] = event["mergedObjectIds"][0];
    for (const char* name : {"mergedObjectIds", "primaryObjectId", "newObjectId"})
      event.erase(name);
  }
  event["type"] = "crmObject";
  event["portalId"] = kPortal;
  event["objectTypeId"] = "0-1";
  event["occurredAt"] = utc(now_s, kDate);
  noted_.push_back(std::move(event));
  if (noted_.size() >= events_per_entry) publish(now_s);
}

void HubspotJournal::publish(std::int64_t now_s) {
  if (noted_.empty()) return;
  entries_.push_back({offset_of(++made_), std::exchange(noted_, json::array()), now_s});
}

void HubspotJournal::forget(std::int64_t now_s) {
  std::erase_if(entries_, [&](const Entry& each) { return each.at + journal_expires < now_s; });
}

Told HubspotJournal::told(const Entry& entry, std::int64_t now_s) {
  const json file = {{"offset", entry.offset},
                     {"journalEvents", entry.events},
                     {"publishedAt", utc(entry.at, kDate)}};
  const std::int64_t until = now_s + 900;
  return {200,
          {{"currentOffset", entry.offset},
           {"url", files().keep(entry.offset + ".json", file, until)},
           {"expiresAt", utc(until, kDate)}},
          {}};
}

Told HubspotJournal::read(const std::string& place, std::int64_t now_s) {
  forget(now_s);
  const Told none{204, json(), {}};
  if (place == "earliest") return entries_.empty() ? none : told(entries_.front(), now_s);
  if (place == "latest") return entries_.empty() ? none : told(entries_.back(), now_s);
  if (!place.starts_with("offset/") || !place.ends_with("/next")) return {404, json(), {}};
  const std::string offset = place.substr(7, place.size() - 12);
  const auto found = std::find_if(entries_.begin(), entries_.end(),
                                  [&](const Entry& each) { return each.offset == offset; });
  if (found == entries_.end()) {
    return {404, error("OBJECT_NOT_FOUND", "No journal entry with that offset"), {}};
  }
  return found + 1 == entries_.end() ? none : told(*(found + 1), now_s);
}

Told HubspotJournal::subscribe(const Ask& ask, std::int64_t now_s) {
  const bool privacy = ask.body.value("subscriptionType", "") == "GDPR_PRIVACY_DELETION";
  std::set<std::string> members = {"subscriptionType", "objectTypeId", "portalId", "actions"};
  if (!privacy) members.insert({"objectIds", "properties"});
  if (!only(ask.body, members) || ask.body.size() != members.size()) return invalid_json();
  if (ask.body.at("portalId") != kPortal) return bad("the app is not installed in that account");
  json made = ask.body;
  made["id"] = 9001 + static_cast<std::int64_t>(subscriptions.size());
  made["appId"] = 4711;
  made["createdAt"] = made["updatedAt"] = utc(now_s, kDate);
  for (json& each : subscriptions) {
    if (each["subscriptionType"] != made["subscriptionType"]) continue;
    made["id"] = each["id"];
    each = made;
    return {200, made, {}};
  }
  subscriptions.push_back(made);
  return {200, made, {}};
}

Told HubspotJournal::answer(const Ask& ask, std::int64_t now_s) {
  if (no_journal_scope) return {403, error("MISSING_SCOPES", "missing scopes"), {}};
  if (ask.path == kSubscriptions && ask.method == "POST") return subscribe(ask, now_s);
  if (ask.method != "GET") return {405, json(), {}};
  if (ask.path == kSubscriptions) return {200, {{"results", subscriptions}}, {}};
  if (!ask.path.starts_with(kJournal)) return {404, json(), {}};
  for (const auto& [name, value] : ask.query) {
    if (name != "installPortalId") return bad("unknown query parameter");
    if (value != std::to_string(kPortal)) return {204, json(), {}};
  }
  return read(ask.path.substr(kJournal.size()), now_s);
}

Told HubspotJournal::give_token(const Ask& ask) const {
  std::map<std::string, std::string> form;
  for (std::size_t begin = 0; begin < ask.text.size();) {
    const std::size_t end = std::min(ask.text.find('&', begin), ask.text.size());
    const std::size_t equals = std::min(ask.text.find('=', begin), end);
    form[ask.text.substr(begin, equals - begin)] =
        ask.text.substr(std::min(equals + 1, end), end - std::min(equals + 1, end));
    begin = end + 1;
  }
  if (form["grant_type"] != "client_credentials" ||
      form["scope"].find("developer.webhooks_journal.read") == std::string::npos) {
    return bad("missing or unknown grant", {{"status", "BAD_GRANT_TYPE"}});
  }
  if (form["client_id"] != "app" || form["client_secret"] != "app-secret") {
    return bad("missing or unknown client", {{"status", "BAD_CLIENT_ID"}});
  }
  return {200,
          {{"token_type", "bearer"},
           {"token_use", "access_token"},
           {"access_token", token},
           {"expires_in", 1800}},
          {}};
}

}  // namespace sambung::testing
