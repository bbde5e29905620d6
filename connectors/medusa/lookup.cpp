#include "connectors/medusa/lookup.hpp"

#include <algorithm>

#include "connectors/medusa/failure.hpp"
#include "connectors/medusa/json_member.hpp"
#include "connectors/medusa/order.hpp"
#include "connectors/medusa/search.hpp"

namespace sambung::medusa {

namespace {

using nlohmann::json;

constexpr std::size_t kUsual = 5;
constexpr std::size_t kMost = 20;
constexpr std::size_t kCustomersMax = 5;
constexpr const char* kRowsRead = "50";

/// The order's number, as customers are told it: Medusa shows "#1001".
std::string bare(const std::string& number) {
  return number.starts_with("#") ? number.substr(1) : number;
}

bool has_number(const json& order, const json& ids) {
  const json number = member(order, "display_id");
  const std::string shown = number.is_number_integer() ? number.dump() : "";
  return std::any_of(ids.begin(), ids.end(), [&](const json& id) {
    return id.is_string() && !shown.empty() && bare(id.get<std::string>()) == shown;
  });
}

/// The keys, checked.
json keys_in(const json& request) {
  if (text_in(request, "what") != "order") {
    throw Failure(Outcome::not_supported("what: only \"order\" can be looked up here"));
  }
  const json keys = member(request, "keys");
  if (!keys.is_object() || keys.empty()) {
    throw Failure(Outcome::invalid("keys: one of phone, email and id is needed"));
  }
  for (const auto& [key, values] : keys.items()) {
    if ((key != "phone" && key != "email" && key != "id") || !values.is_array()) {
      throw Failure(Outcome::invalid("keys: orders are found by lists of phone, email and id"));
    }
  }
  return keys;
}

/// Keys with fewer ways to write a number, since each that has blanks or hyphens is a request, and
/// somebody waits: the two that are likeliest. Whose it is, is compared by digits.
json in_haste(json keys) {
  constexpr std::size_t kSpacedMax = 2;
  if (!keys.contains("phone")) return keys;
  json phones = json::array();
  std::size_t spaced = 0;
  for (const json& phone : keys["phone"]) {
    const std::string text = phone.is_string() ? phone.get<std::string>() : "";
    const bool plain = text.find_first_not_of("+0123456789") == std::string::npos;
    if (plain || ++spaced <= kSpacedMax) phones.push_back(phone);
  }
  keys["phone"] = std::move(phones);
  return keys;
}

}  // namespace

std::vector<json> Lookup::list(Api::Query query) {
  query.emplace_back("fields", kOrderFields);
  query.emplace_back("order", "-created_at");
  query.emplace_back("limit", kRowsRead);
  const json reply = api_.get("/admin/orders", query);
  const json orders = member(reply, "orders");
  return orders.is_array() ? orders.get<std::vector<json>>() : std::vector<json>();
}

std::vector<json> Lookup::orders(const json& request, std::uint32_t limit) {
  const json keys = keys_in(request);
  const json ids = keys.value("id", json::array());
  const bool personal = keys.contains("phone") || keys.contains("email");
  std::vector<std::string> people;
  if (personal) {
    for (const json& customer : customers_.find(in_haste(keys)))
      people.push_back(text_in(customer, "id"));
  }
  if (people.size() > kCustomersMax) people.resize(kCustomersMax);
  std::vector<json> rows;
  const auto add = [&rows](std::vector<json> more) {
    rows.insert(rows.end(), more.begin(), more.end());
  };
  for (const json& id : ids) {
    if (id.is_string() && id != "") add(list({{"q", bare(id.get<std::string>())}}));
  }
  for (const std::string& person : people) {
    if (ids.empty()) add(list({{"customer_id", person}}));
  }
  std::vector<json> found;
  for (const json& order : rows) {
    const std::string customer = text_in(order, "customer_id");
    const bool theirs = !personal ||
                        std::find(people.begin(), people.end(), customer) != people.end() ||
                        has_key(order, {{"email", keys.value("email", json::array())}});
    const auto same = [&](const json& other) {
      return text_in(other, "id") == text_in(order, "id");
    };
    if (!theirs || (!ids.empty() && !has_number(order, ids))) continue;
    if (std::none_of(found.begin(), found.end(), same)) found.push_back(order);
  }
  std::stable_sort(found.begin(), found.end(), [](const json& a, const json& b) {
    return text_in(a, "created_at") > text_in(b, "created_at");
  });
  const std::size_t most = limit == 0 ? kUsual : std::min<std::size_t>(limit, kMost);
  if (found.size() > most) found.resize(most);
  std::vector<json> records;
  for (const json& order : found) records.push_back(order_record(order));
  return records;
}

json Lookup::described() {
  const json returns = {{"id", "the shop's own"},
                        {"number", "as the customer knows it"},
                        {"status", "the shop's word for where it is"},
                        {"payment", "the shop's word for whether it is paid"},
                        {"fulfilment", "the shop's word for whether it is sent"},
                        {"placed_at", "Unix milliseconds"},
                        {"total", "decimal text"},
                        {"currency", "ISO 4217, in small letters"},
                        {"items", "texts: 2 x Coffee"},
                        {"tracking", "texts: number and address of each parcel"},
                        {"customer", "id of the customer's record"},
                        {"email", "that the order was placed with"}};
  return {{"order", {{"keys", {"phone", "email", "id"}}, {"returns", returns}}}};
}

}  // namespace sambung::medusa
