#include "connectors/zoho/feed.hpp"

#include <algorithm>

#include "connectors/web/requests.hpp"
#include "connectors/zoho/record.hpp"

namespace sambung::zoho {

namespace {

using web::Json;

// Times have whole seconds, and what the clock there says is known to a second or so.
constexpr web::Micros kUnsettled = 3'000'000;
constexpr web::Micros kDay = web::Micros{86'400} * 1'000'000;
constexpr std::int64_t kPagesMax = 10;  // of 200: Zoho gives no more without a token

std::string time_text(web::Micros time) {
  return web::format_time(time, "%Y-%m-%dT%H:%M:%S+00:00");
}

}  // namespace

web::FeedPage ChangedRecords::read(const web::FeedAsk& ask, web::PagePlace&) {
  const std::string since = coql_text(time_text(ask.since));
  std::string where = "Modified_Time >= " + since;
  if (!ask.after_id.empty()) {
    where = "((Modified_Time = " + since + " and id > " + coql_text(ask.after_id) +
            ") or Modified_Time > " + since + ")";
  }
  const std::size_t limit = std::clamp<std::size_t>(ask.limit, 1, config_.page);
  const Crm::Rows page = crm_.select(where, limit, Haste::kBulk);
  web::FeedPage given;
  given.server_ms = crm_.api().server_ms();
  for (const Json& row : page.rows) given.records.push_back(record_of_row(row, config_));
  given.more = page.more || page.rows.size() == limit;
  web::leave_unsettled(given, kUnsettled);
  return given;
}

web::FeedPage DeletedRecords::read(const web::FeedAsk& ask, web::PagePlace& place) {
  web::Api& api = crm_.api();
  const web::Micros since = ask.since > 0 ? ask.since : api.server_ms() * 1000 - kDay;
  HttpRequest request{
      .method = "GET",
      .url = web::with_query(
          "/crm/v8/" + config_.module + "/deleted",
          {{"type", "all"}, {"per_page", "200"}, {"page", std::to_string(place.number + 1)}})};
  request.headers = {{"If-Modified-Since", time_text(std::max<web::Micros>(since, 0))}};
  request.haste = Haste::kBulk;
  const Json page = api.say(std::move(request)).body;  // null: 204 or 304, there are none
  web::FeedPage given;
  given.server_ms = api.server_ms();
  for (const Json& row : web::list_in(page, "data")) {
    const auto at = web::read_time(Json(web::text_in(row, "deleted_time")), web::TimeForm::kIso);
    const std::string id = row.contains("id") ? web::text_of(row["id"]).value_or("") : "";
    if (!at || !is_number(id)) continue;
    web::Record record = web::record_of("contact", id, *at, *at);
    record.item["deleted"] = true;
    given.records.push_back(std::move(record));
  }
  const Json* more = web::at(page, "/info/more_records");
  given.more = more != nullptr && *more == Json(true) && ++place.number < kPagesMax;
  return given;
}

}  // namespace sambung::zoho
