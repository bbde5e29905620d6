#include "connectors/hubspot/feed.hpp"

#include <algorithm>

#include "connectors/hubspot/contact.hpp"
#include "connectors/web/requests.hpp"

namespace sambung::hubspot {

namespace {

using web::Json;

Json filter(const std::string& property, const char* operation, std::string value) {
  return {{"propertyName", property}, {"operator", operation}, {"value", std::move(value)}};
}

Json query_of(const web::FeedAsk& ask, std::size_t limit, const Config& config) {
  Json filters = Json::array();
  if (ask.since > 0) {
    filters.push_back(filter("lastmodifieddate", "GTE", std::to_string(ask.since / 1000)));
  }
  if (ask.upper > 0) {
    filters.push_back(filter("lastmodifieddate", "LTE", std::to_string(ask.upper / 1000)));
  }
  if (!ask.after_id.empty()) filters.push_back(filter("hs_object_id", "GT", ask.after_id));
  Json groups = Json::array();
  groups.push_back({{"filters", std::move(filters)}});
  Json sorts = Json::array();
  sorts.push_back({{"propertyName", "hs_object_id"}, {"direction", "ASCENDING"}});
  return {{"filterGroups", std::move(groups)},
          {"properties", read_properties(config)},
          {"sorts", std::move(sorts)},
          {"limit", limit},
          {"after", "0"}};
}

bool has_more(const Json& page) { return web::at(page, "/paging/next/after") != nullptr; }

}  // namespace

web::Micros ChangedContacts::clock() {
  constexpr web::Micros kDoubt = 600LL * 1'000'000;
  api_.get("/crm/v3/objects/contacts", {{"limit", "1"}});
  const web::Micros now = api_.server_ms() * 1000;
  // Before the journal all is read once: no next window has what this one cuts off.
  return config_.journal && now != 0 ? now + kDoubt : now;
}

web::FeedPage ChangedContacts::read(const web::FeedAsk& ask, web::PagePlace&) {
  const std::size_t limit = std::clamp<std::size_t>(ask.limit, 1, config_.page);
  HttpRequest request =
      web::json_request("POST", "/crm/v3/objects/contacts/search", query_of(ask, limit, config_));
  request.repeatable = true;
  request.limiter = "search";
  request.haste = Haste::kBulk;
  const Json page = api_.say(std::move(request)).body;
  web::FeedPage given;
  given.server_ms = api_.server_ms();
  for (const Json& native : web::list_in(page, "results")) {
    given.records.push_back(contact_record(native, config_));
  }
  given.more = has_more(page);
  return given;
}

web::FeedPage ArchivedContacts::read(const web::FeedAsk& ask, web::PagePlace& place) {
  web::FeedPage given;
  if (place.token.empty() && Clock::now() < next_) return given;
  web::Query query = {{"limit", "100"}, {"archived", "true"}};
  if (!place.token.empty()) query.push_back({"after", place.token});
  const Json page = api_.get("/crm/v3/objects/contacts", query);
  given.server_ms = api_.server_ms();
  for (const Json& native : web::list_in(page, "results")) {
    const auto at = web::read_time(Json(web::text_in(native, "archivedAt")), web::TimeForm::kIso);
    const std::string id = web::text_in(native, "id");
    if (!at || *at < ask.since || !is_number(id)) continue;
    web::Record record = web::record_of("contact", id, *at, *at);
    record.item["deleted"] = true;
    given.records.push_back(std::move(record));
  }
  const Json* next = web::at(page, "/paging/next/after");
  place.token = next == nullptr ? std::string() : web::text_of(*next).value_or("");
  given.more = !place.token.empty();
  if (!given.more) next_ = Clock::now() + config_.deleted_every;
  return given;
}

}  // namespace sambung::hubspot
