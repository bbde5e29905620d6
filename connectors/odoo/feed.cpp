#include "connectors/odoo/feed.hpp"

#include <algorithm>

namespace sambung::odoo {

namespace {

constexpr web::Micros kSecond = 1'000'000;

std::string datetime_of(web::Micros time) { return web::format_time(time, "%Y-%m-%d %H:%M:%S"); }

}  // namespace

web::FeedRules feed_rules(const Config& config) {
  return {.walk = web::Walk::kWindow,
          .precision = kSecond,
          .overlap = std::chrono::microseconds(config.overlap).count()};
}

web::FeedPage Feed::read(const web::FeedAsk& ask, web::PagePlace&) {
  // The second of the window's end belongs to it as far as it has gone: what comes later in it is of the
  // next sweep, which looks back further.
  Json domain = Json::array({leaf("write_date", ">=", datetime_of(ask.since)),
                             leaf("write_date", "<=", datetime_of(ask.upper))});
  if (!ask.after_id.empty()) domain.push_back(leaf("id", ">", number_of(ask.after_id)));
  const std::size_t limit = std::clamp<std::size_t>(ask.limit, 1, config_.page);
  web::FeedPage page;
  page.records = contacts_.search({.domain = std::move(domain), .order = "id", .limit = limit});
  page.server_ms = rpc_.api().server_ms();
  page.more = page.records.size() == limit;
  return page;
}

web::Micros Feed::clock() {
  contacts_.forget_schema();
  contacts_.schema();  // a cheap question, whose answer has the time
  const std::int64_t server_ms = rpc_.api().server_ms();
  if (server_ms == 0) throw web::Failure(Outcome::transient("Odoo's answer has no Date"));
  return server_ms * 1000;
}

}  // namespace sambung::odoo
