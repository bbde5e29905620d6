#include "connectors/hubspot/journal.hpp"

#include <algorithm>
#include <map>

#include "connectors/hubspot/contact.hpp"
#include "connectors/hubspot/meaning.hpp"
#include "connectors/web/requests.hpp"

namespace sambung::hubspot {

namespace {

using web::Json;

const std::string kJournal = "/webhooks-journal/journal/2026-03/";
const std::string kSubscriptions = "/webhooks-journal/subscriptions/2026-03";
constexpr const char* kContacts = "0-1";  // the type of contacts
constexpr const char* kActions[] = {"CREATE", "UPDATE", "DELETE", "MERGE", "RESTORE"};
constexpr std::size_t kOffsetBytesMax = 64;

Outcome unreadable() { return Outcome::transient("an entry of HubSpot's journal cannot be read"); }

/// A place that is not there is an offset that is kept no more: the paths are fixed.
web::Judge journal_judge() {
  return [known = judge()](const HttpRequest& request, const HttpAnswer& answer,
                           const Json& body) -> std::optional<Outcome> {
    if (answer.status == 404) return Outcome::gone("HubSpot's journal has no such place");
    return known(request, answer, body);
  };
}

/// A file's server is not HubSpot's API: a URL that has expired is another one at the next try.
web::Judge file_judge() {
  return [](const HttpRequest&, const HttpAnswer& answer, const Json&) -> std::optional<Outcome> {
    if (answer.status < 300) return std::nullopt;
    return unreadable();
  };
}

std::string text_at(const Json& event, const char* name) {
  const auto value = event.find(name);
  return value == event.end() ? std::string() : web::text_of(*value).value_or("");
}

web::Micros time_of(const Json& event) {
  const Json at = event.value("occurredAt", Json());
  const auto form = at.is_string() ? web::TimeForm::kIso : web::TimeForm::kUnixMs;
  return web::read_time(at, form).value_or(0);
}

/// Each contact of a file once, with the last that is said of it.
class Gathering {
 public:
  void add(const std::string& id, web::Micros at, const std::string& into) {
    if (id.empty()) return;
    const auto [place, fresh] = places_.try_emplace(id, all_.size());
    if (fresh) all_.push_back({id, 0, {}});
    Touched& touched = all_[place->second];
    touched.at = std::max(touched.at, at);
    if (!into.empty() && into != id) touched.into = into;
  }
  void add(const Json& event) {
    const web::Micros at = time_of(event);
    std::string into;
    if (text_at(event, "action") == "MERGE") {
      for (const char* name : {"newObjectId", "primaryObjectId", "objectId"}) {
        if (into.empty()) into = id_at(event, name);
      }
    }
    for (const char* name : {"primaryObjectId", "objectId", "newObjectId"}) {
      add(id_at(event, name), at, into);
    }
    for (const Json& lost : web::list_in(event, "mergedObjectIds")) {
      const std::string id = web::text_of(lost).value_or("");
      if (is_number(id)) add(id, at, into);
    }
  }
  std::vector<Touched> all() { return std::move(all_); }

 private:
  std::vector<Touched> all_;
  std::map<std::string, std::size_t> places_;
};

Json subscription_of(const std::string& portal, bool privacy) {
  Json actions = Json::array();
  if (privacy) {
    actions.push_back("GDPR_DELETE");
  } else {
    for (const char* action : kActions) actions.push_back(action);
  }
  return {{"subscriptionType", privacy ? "GDPR_PRIVACY_DELETION" : "OBJECT"},
          {"objectTypeId", kContacts},
          {"portalId", std::stoll(portal)},
          {"actions", std::move(actions)}};
}

bool has_all(const Json& there, const Json& wanted) {
  return std::all_of(wanted.begin(), wanted.end(), [&](const Json& each) {
    return std::find(there.begin(), there.end(), each) != there.end();
  });
}

/// One of some contacts alone would hide the others.
bool covers(const Json& there, const Json& wanted, const Json& properties) {
  if (!there.is_object() || text_at(there, "deletedAt") != "") return false;
  for (const char* name : {"subscriptionType", "objectTypeId", "portalId"}) {
    if (text_at(there, name) != text_at(wanted, name)) return false;
  }
  return web::list_in(there, "objectIds").empty() &&
         has_all(web::list_in(there, "actions"), wanted["actions"]) &&
         has_all(web::list_in(there, "properties"), properties);
}

}  // namespace

std::optional<std::vector<Touched>> touched_in(const Json& file, const std::string& portal) {
  const Json* events = web::at(file, "/journalEvents");
  if (events == nullptr || !events->is_array()) return std::nullopt;
  Gathering gathering;
  for (const Json& event : *events) {
    const bool ours = event.is_object() && text_at(event, "portalId") == portal &&
                      text_at(event, "objectTypeId") == kContacts;
    if (ours) gathering.add(event);
  }
  return gathering.all();
}

Journal::Journal(web::Line& line) : api_(line, journal_judge()), files_(line, file_judge()) {}

void Journal::until(web::Api::Clock::time_point deadline) {
  api_.until(deadline);
  files_.until(deadline);
}

std::int64_t Journal::now_ms() const {
  if (api_.server_ms() != 0) return api_.server_ms();
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
}

web::Reply Journal::say(HttpRequest request) {
  request.credential = kJournalUse;
  return api_.say(std::move(request));
}

/// The file's server must not see the token, and the host refuses addresses that are not public.
Json Journal::download(const std::string& url) {
  const bool plain = files_.line().base().starts_with("http://");  // a system on this machine
  if (!url.starts_with("https://") && !(plain && url.starts_with("http://"))) {
    throw web::Failure(Outcome::invalid("HubSpot's journal gave a URL that is not https"));
  }
  HttpRequest request{.method = "GET", .url = url};
  request.with_auth = false;
  request.haste = Haste::kBulk;
  return files_.say(std::move(request)).body;
}

std::optional<JournalEntry> Journal::entry(const std::string& place, const std::string& portal) {
  const web::Reply reply = say(
      {.method = "GET", .url = web::with_query(kJournal + place, {{"installPortalId", portal}})});
  if (reply.status == 204) return std::nullopt;
  JournalEntry entry{web::text_in(reply.body, "currentOffset"), {}};
  const std::string url = web::text_in(reply.body, "url");
  if (!web::is_id(entry.offset) || entry.offset.size() > kOffsetBytesMax || url.empty()) {
    throw web::Failure(unreadable());
  }
  auto contacts = touched_in(download(url), portal);
  if (!contacts) throw web::Failure(unreadable());
  entry.contacts = *std::move(contacts);
  return entry;
}

std::optional<JournalEntry> Journal::earliest(const std::string& portal) {
  return entry("earliest", portal);
}

std::optional<JournalEntry> Journal::after(const std::string& offset, const std::string& portal) {
  return entry("offset/" + offset + "/next", portal);
}

bool Journal::is_subscribed(const std::string& portal, const std::vector<std::string>& properties) {
  const Json there = web::list_in(say({.method = "GET", .url = kSubscriptions}).body, "results");
  const auto is_there = [&](bool privacy) {
    const Json wanted = subscription_of(portal, privacy);
    const Json named = privacy ? Json::array() : Json(properties);
    return std::any_of(there.begin(), there.end(),
                       [&](const Json& each) { return covers(each, wanted, named); });
  };
  return is_there(false) && is_there(true);
}

/// By the guide a subscription that is there already is updated.
void Journal::subscribe(const std::string& portal, const std::vector<std::string>& properties) {
  for (const bool privacy : {false, true}) {
    Json wanted = subscription_of(portal, privacy);
    if (!privacy) {
      wanted["objectIds"] = Json::array();
      wanted["properties"] = properties;
    }
    HttpRequest request = web::json_request("POST", kSubscriptions, wanted);
    request.repeatable = true;
    say(std::move(request));
  }
}

}  // namespace sambung::hubspot
