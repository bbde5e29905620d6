#include <algorithm>

#include "connectors/shopify/customer.hpp"
#include "connectors/shopify/documents.hpp"
#include "connectors/shopify/order.hpp"
#include "connectors/shopify/system.hpp"
#include "connectors/web/lookup.hpp"

/// What bots ask. A search filter that Shopify does not know gives everything, so that each order
/// is compared.
namespace sambung::shopify {

namespace {

using web::Json;

constexpr std::uint32_t kLookedUpCost = 80;  // with 20 lines and its parcels
constexpr std::size_t kSearchesMax = 6;

/// Text that may stand between quotes of a search; empty: none may.
std::string in_quotes(const Json& text) {
  const std::string plain = text.is_string() ? text.get<std::string>() : "";
  const bool good = !plain.empty() && plain.find_first_of("'\"\\") == std::string::npos;
  return good ? "'" + plain + "'" : "";
}

/// Whether the order is of one of `customers`, or was placed with what is asked.
bool is_theirs(const Json& order, const web::Question& question, const Json& customers) {
  const Json customer = order.value("customer", Json());
  const Json id = customer.is_object() ? customer.value("id", Json()) : Json();
  if (id.is_string() && std::find(customers.begin(), customers.end(), id) != customers.end()) {
    return true;
  }
  return question.is_theirs({web::text_in(order, "phone")}, {web::text_in(order, "email")});
}

}  // namespace

/// What to search for: by number where one is given, else what the person may have.
std::vector<std::string> System::searches_for(const web::Question& question, Json& customers) {
  std::vector<std::string> searches;
  if (question.personal()) {
    for (const Json& customer :
         found_by({{"phone", question.phones}, {"email", question.emails}})) {
      customers.push_back(customer["id"]);
    }
  }
  for (const Json& id : question.ids) {
    const std::string number =
        in_quotes(web::bare_number(id.is_string() ? id.get<std::string>() : ""));
    if (!number.empty()) searches.push_back("name:" + number);
  }
  if (question.ids.empty()) {
    for (const Json& customer : customers)
      searches.push_back("customer_id:" + id_of(customer.get<std::string>()));
    for (const Json& email : question.emails) {
      const std::string address = in_quotes(email);
      if (!address.empty()) searches.push_back("email:" + address);  // a guest's
    }
  }
  if (searches.size() > kSearchesMax) searches.resize(kSearchesMax);
  return searches;
}

void System::lookup(Call& call) {
  web::each(call, graphql_.api(), [&](std::size_t i, const Json& request) {
    const web::Question question = web::question_in(request, "order", call.limit());
    Json customers = Json::array();
    std::vector<Json> found;
    for (const std::string& search : searches_for(question, customers)) {
      const Json data = graphql_.say(kLookedUp, {{"first", question.limit}, {"query", search}},
                                     {static_cast<std::uint32_t>(question.limit) * kLookedUpCost});
      for (const Json& order : web::list_in(data.value("orders", Json()), "nodes")) {
        const auto same = [&](const Json& other) { return other["id"] == order["id"]; };
        const bool fits = question.has_number(web::text_in(order, "name")) &&
                          is_theirs(order, question, customers);
        if (fits && std::none_of(found.begin(), found.end(), same)) found.push_back(order);
      }
    }
    std::stable_sort(found.begin(), found.end(), [](const Json& a, const Json& b) {
      return web::text_in(a, "createdAt") > web::text_in(b, "createdAt");
    });
    if (found.size() > question.limit) found.resize(question.limit);
    for (const Json& order : found) call.emit(i, web::dump(order_record(order).item));
    return Outcome::done();
  });
}

}  // namespace sambung::shopify
