#include "connectors/salesforce/feed.hpp"

#include <algorithm>

#include "connectors/salesforce/person.hpp"
#include "connectors/salesforce/soql.hpp"

namespace sambung::salesforce {

namespace {

// A stamp has whole seconds, and what the clock there says is known to a second or so.
constexpr web::Micros kUnsettled = 3'000'000;

}  // namespace

web::FeedPage ChangedRows::read(const web::FeedAsk& ask, web::PagePlace&) {
  const std::string since = soql_time(ask.since);
  std::string where;
  if (!ask.after_id.empty()) {
    where = "(SystemModstamp = " + since + " AND Id > " + soql_text(ask.after_id) +
            ") OR SystemModstamp > " + since;
  } else if (ask.since > 0) {
    where = "SystemModstamp >= " + since;
  }
  const std::size_t limit = std::clamp<std::size_t>(ask.limit, 1, config_.page);
  const Org::Rows page =
      org_.query(select(columns_of(object_, config_), object_, where) +
                     " ORDER BY SystemModstamp, Id LIMIT " + std::to_string(limit),
                 Haste::kBulk);
  web::FeedPage given;
  given.server_ms = org_.api().server_ms();
  for (const web::Json& row : page.rows) {
    given.records.push_back(person_record(row, object_, config_));
  }
  // By key the rest comes whether Salesforce ended the page or the limit did.
  given.more = page.more || page.rows.size() == limit;
  web::leave_unsettled(given, kUnsettled);
  return given;
}

}  // namespace sambung::salesforce
