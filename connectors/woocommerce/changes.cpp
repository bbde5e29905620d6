#include "connectors/web/changes.hpp"

#include "connectors/woocommerce/customer.hpp"
#include "connectors/woocommerce/system.hpp"

/// What changed since a cursor.
namespace sambung::woocommerce {

namespace {

constexpr web::Micros kSecond = 1'000'000;

}  // namespace

/// Orders by when they were changed. `modified_after` means after: the second itself is not in it.
class Orders final : public web::Source {
 public:
  explicit Orders(System& system) : system_(system) {}

  web::FeedPage read(const web::FeedAsk& ask, web::PagePlace& place) override {
    const std::size_t size = system_.config_.page;
    web::Query query = {{"orderby", "modified"},
                        {"order", "asc"},
                        {"dates_are_gmt", "true"},
                        {"per_page", std::to_string(size)},
                        {"page", std::to_string(place.number + 1)}};
    if (ask.since > 0) query.emplace_back("modified_after", web::format_time(ask.since, kForm));
    const System::Rows rows = system_.list("/orders", query);
    web::FeedPage page;
    page.server_ms = system_.api_.server_ms();
    for (const web::Json& order : rows.rows) page.records.push_back(order_record(order));
    ++place.number;
    page.more = static_cast<std::size_t>(place.number) * size < rows.total;
    web::leave_unsettled(page, kSecond);
    return page;
  }

 private:
  static constexpr std::string_view kForm = "%Y-%m-%dT%H:%M:%S";
  System& system_;
};

/// All customers by id, of whom those are given that changed: the shop cannot list them. Who is deleted
/// meanwhile moves the others to the front, so each page begins with the last one of the page before.
class Customers final : public web::Source {
 public:
  explicit Customers(System& system) : system_(system) {}

  web::FeedPage read(const web::FeedAsk& ask, web::PagePlace& place) override {
    web::FeedPage page;
    if (place.token.empty() && ask.since > 0 && is_fresh()) return page;
    const auto size = static_cast<std::int64_t>(system_.config_.page);
    const std::int64_t last = place.token.empty() ? 0 : std::stoll(place.token);
    std::int64_t from = last == 0 ? 0 : place.offset - 1;
    System::Rows rows = rows_at(from);
    while (last != 0 && from > 0 && (rows.rows.empty() || id_in(rows.rows.front()) > last)) {
      from = std::max<std::int64_t>(from - size, 0);
      rows = rows_at(from);
    }
    page.server_ms = system_.api_.server_ms();
    std::int64_t newest = last;
    for (const web::Json& row : rows.rows) {
      if (id_in(row) <= last) continue;
      newest = std::max(newest, id_in(row));
      web::Record record = customer_record(row);
      if (record.changed >= ask.since) page.records.push_back(std::move(record));
    }
    place.offset = from + static_cast<std::int64_t>(rows.rows.size());
    place.token = std::to_string(newest);
    page.more = !rows.rows.empty() && static_cast<std::size_t>(place.offset) < rows.total;
    web::leave_unsettled_anywhere(page, kSecond);
    if (!page.more) system_.scanned_ = std::chrono::steady_clock::now();
    return page;
  }

 private:
  static std::int64_t id_in(const web::Json& row) {
    const std::string id = id_of(row);
    if (id.empty()) throw web::Failure(Outcome::invalid("a customer came without an id"));
    return std::stoll(id);
  }
  bool is_fresh() const {
    const std::chrono::seconds every(system_.config_.customer_scan_s);
    return system_.scanned_ && std::chrono::steady_clock::now() - *system_.scanned_ < every;
  }
  System::Rows rows_at(std::int64_t offset) {
    return system_.list("/customers", {{"role", "all"},
                                       {"orderby", "id"},
                                       {"order", "asc"},
                                       {"per_page", std::to_string(system_.config_.page)},
                                       {"offset", std::to_string(offset)}});
  }

  System& system_;
};

void System::changes(Call& call) {
  Orders orders(*this);
  Customers customers(*this);
  const web::Micros overlap = config_.overlap_s * kSecond;
  const web::FeedRules by_time{
      .walk = web::Walk::kTime, .strict = true, .precision = kSecond, .overlap = overlap};
  const web::FeedRules by_page{.walk = web::Walk::kPages, .precision = kSecond, .overlap = overlap};
  const std::vector<web::FeedOf> feeds = {{"contact", "contact", by_page, &customers},
                                          {"order", "order", by_time, &orders}};
  web::serve_changes(call, api_, feeds);
}

}  // namespace sambung::woocommerce
