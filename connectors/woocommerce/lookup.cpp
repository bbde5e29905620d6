#include <algorithm>

#include "connectors/web/lookup.hpp"
#include "connectors/woocommerce/customer.hpp"
#include "connectors/woocommerce/system.hpp"

/// What bots ask. The shop's search finds parts of words, so that each order is compared.
namespace sambung::woocommerce {

namespace {

using web::Json;

constexpr const char* kRowsRead = "50";

std::string in_billing(const Json& order, const char* name) {
  const Json* value = web::at(order, "/billing");
  return value == nullptr ? std::string() : web::text_in(*value, name);
}

}  // namespace

/// The orders that a question may mean, as the lists give them; `customers` gets ids of accounts.
std::vector<Json> System::orders_for(const web::Question& question,
                                     std::vector<std::string>& customers) {
  std::vector<web::Query> queries;
  const auto search = [&queries](const std::string& text) {
    if (!text.empty()) queries.push_back({{"search", text}});
  };
  for (const Json& email : question.emails) {
    if (!email.is_string() || email == "") continue;
    for (const Json& customer : by_email(email)) customers.push_back(id_of(customer));
    if (question.ids.empty()) search(email.get<std::string>());
  }
  if (question.ids.empty()) search(tail_of(question.phones));
  for (const std::string& id : customers) {
    if (question.ids.empty()) queries.push_back({{"customer", id}});
  }
  for (const Json& id : question.ids) {
    if (id.is_string()) search(web::bare_number(id.get<std::string>()));
  }
  std::vector<Json> found;
  for (web::Query& query : queries) {
    query.insert(query.end(), {{"orderby", "date"}, {"order", "desc"}, {"per_page", kRowsRead}});
    for (Json& order : list("/orders", query).rows) found.push_back(std::move(order));
  }
  return found;
}

void System::lookup(Call& call) {
  web::each(call, api_, [&](std::size_t i, const Json& request) {
    const web::Question question = web::question_in(request, "order", call.limit());
    std::vector<std::string> customers;
    std::vector<Json> found;
    for (Json& order : orders_for(question, customers)) {
      const std::string customer = web::text_of(order.value("customer_id", Json())).value_or("");
      const bool theirs =
          std::find(customers.begin(), customers.end(), customer) != customers.end() ||
          question.is_theirs({in_billing(order, "phone")}, {in_billing(order, "email")});
      const std::string number = web::text_of(order.value("number", Json())).value_or("");
      const auto same = [&](const Json& other) { return id_of(other) == id_of(order); };
      const bool known = std::any_of(found.begin(), found.end(), same);
      if (theirs && question.has_number(number) && !known) found.push_back(std::move(order));
    }
    std::stable_sort(found.begin(), found.end(), [](const Json& a, const Json& b) {
      return web::text_in(a, "date_created_gmt") > web::text_in(b, "date_created_gmt");
    });
    if (found.size() > question.limit) found.resize(question.limit);
    for (const Json& order : found) call.emit(i, web::dump(order_record(order).item));
    return Outcome::done();
  });
}

}  // namespace sambung::woocommerce
