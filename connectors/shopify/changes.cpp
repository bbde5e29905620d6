#include "connectors/web/changes.hpp"

#include <algorithm>

#include "connectors/shopify/documents.hpp"
#include "connectors/shopify/system.hpp"

/// What changed since a cursor.
namespace sambung::shopify {

namespace {

constexpr std::uint32_t kOrdersAtOnce = 10;  // their lines cost most of what one request may
constexpr web::Micros kSecond = 1'000'000;

}  // namespace

/// Customers or orders, the last changed first: a shop that ignores the filter gives everyone, and then
/// the sweep still ends where it got to the last time.
class Listed final : public web::Source {
 public:
  Listed(System& system, std::string object) : system_(system), object_(std::move(object)) {}

  web::FeedPage read(const web::FeedAsk& ask, web::PagePlace& place) override {
    try {
      return page(ask, place);
    } catch (const web::Failure& failure) {
      // A place that the shop no longer knows: the sweep begins again.
      if (place.token.empty() || failure.outcome.outcome != SAMBUNG_INVALID) throw;
      return {failure.outcome};
    }
  }

 private:
  web::FeedPage page(const web::FeedAsk& ask, web::PagePlace& place) {
    const bool contacts = object_ == "contact";
    const std::uint32_t first = contacts ? system_.config_.page : kOrdersAtOnce;
    web::Json variables = {{"first", first}};
    if (!place.token.empty()) variables["after"] = place.token;
    if (ask.since > 0) variables["query"] = "updated_at:>='" + web::iso(ask.since, 0) + "'";
    const web::Json data = system_.graphql_.say(contacts ? kCustomers : kOrders, variables,
                                                {2 + first * (contacts ? 4U : 70U)});
    const web::Json list = data.value(contacts ? "customers" : "orders", web::Json());
    web::FeedPage given;
    given.server_ms = system_.graphql_.api().server_ms();
    for (web::Json& native : nodes_of(list)) {
      given.records.push_back(system_.record(object_, native));
    }
    web::leave_unsettled_anywhere(given, kSecond);
    const web::Json* more = web::at(list, "/pageInfo/hasNextPage");
    const web::Json* end = web::at(list, "/pageInfo/endCursor");
    given.more = more != nullptr && *more == true && end != nullptr && end->is_string();
    place.token = given.more ? end->get<std::string>() : std::string();
    return given;
  }

  static std::vector<web::Json> nodes_of(const web::Json& list) {
    const web::Json nodes = web::list_in(list, "nodes");
    return {nodes.begin(), nodes.end()};
  }

  System& system_;
  const std::string object_;
};

void System::changes(Call& call) {
  Listed customers(*this, "contact");
  Listed orders(*this, "order");
  const web::FeedRules rules{.walk = web::Walk::kPages,
                             .precision = kSecond,
                             .overlap = config_.overlap_s * kSecond,
                             .descending = true};
  const std::vector<web::FeedOf> feeds = {{"contact", "contact", rules, &customers},
                                          {"order", "order", rules, &orders}};
  web::serve_changes(call, graphql_.api(), feeds);
}

}  // namespace sambung::shopify
