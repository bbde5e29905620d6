#include "tests/saas/shopify/fake_shopify.hpp"

#include <algorithm>

namespace sambung::testing {

namespace {

const std::string kGid = "gid://shopify/";
constexpr std::size_t kPageMax = 250;
/// A cursor is what stood there, not a number: a record that changes leaves the others where they are.
std::string place_of(const json& each) {
  return each.value("updatedAt", "") + "|" + each.value("id", "");
}

std::size_t behind(const json& list, const std::string& after) {
  const auto pipe = after.find('|');
  if (pipe == std::string::npos) throw GraphqlError("INVALID_CURSOR", "Invalid cursor");
  const bool falls = list.size() > 1 && place_of(list.front()) > place_of(list.back());
  const auto found = std::find_if(list.begin(), list.end(), [&](const json& each) {
    return falls ? place_of(each) < after : place_of(each) > after;
  });
  return static_cast<std::size_t>(found - list.begin());
}

bool is_personal(const std::string& field) {
  return field == "firstName" || field == "lastName" || field == "defaultEmailAddress" ||
         field == "defaultPhoneNumber" || field == "email" || field == "phone";
}

}  // namespace

void FakeShopify::touch(json& record) { record["updatedAt"] = utc(now()); }

json& FakeShopify::add(json fields) {
  const std::int64_t id = next_++;
  json& made = customers[id];
  made = {{"__typename", "Customer"},
          {"id", kGid + "Customer/" + std::to_string(id)},
          {"createdAt", utc(now())},
          {"updatedAt", utc(now())},
          {"firstName", nullptr},
          {"lastName", nullptr},
          {"defaultEmailAddress", nullptr},
          {"defaultPhoneNumber", nullptr},
          {"note", nullptr},
          {"tags", json::array()},
          {"locale", "en"},
          {"numberOfOrders", "0"},
          {"metafields", json::object()}};
  for (const auto& [name, value] : fields.items()) {
    if (name == "email") {
      made["defaultEmailAddress"] =
          value.is_null() ? value
                          : json{{"__typename", "CustomerEmailAddress"}, {"emailAddress", value}};
    } else if (name == "phone") {
      made["defaultPhoneNumber"] =
          value.is_null() ? value
                          : json{{"__typename", "CustomerPhoneNumber"}, {"phoneNumber", value}};
    } else {
      made[name] = value;
    }
  }
  return made;
}

json& FakeShopify::add_order(json fields) {
  const std::int64_t id = next_++;
  const auto money = [](const char* amount) {
    return json{
        {"__typename", "MoneyBag"},
        {"shopMoney", {{"__typename", "MoneyV2"}, {"amount", amount}, {"currencyCode", "IDR"}}}};
  };
  json& made = orders[id];
  made = {{"__typename", "Order"},
          {"id", kGid + "Order/" + std::to_string(id)},
          {"name", "#" + std::to_string(id)},
          {"createdAt", utc(now())},
          {"updatedAt", utc(now())},
          {"cancelledAt", nullptr},
          {"closedAt", nullptr},
          {"displayFinancialStatus", "PAID"},
          {"displayFulfillmentStatus", "UNFULFILLED"},
          {"currencyCode", "IDR"},
          {"currentTotalPriceSet", money("25001.50")},
          {"email", nullptr},
          {"phone", nullptr},
          {"note", nullptr},
          {"tags", json::array()},
          {"customer", nullptr},
          {"fulfillments", json::array()},
          {"lineItems", json::array()}};
  made.update(fields);
  for (json& fulfillment : made["fulfillments"]) {
    fulfillment["__typename"] = "Fulfillment";
    for (json& parcel : fulfillment["trackingInfo"]) {
      parcel["__typename"] = "FulfillmentTrackingInfo";
    }
  }
  int number = 100;
  for (json& line : made["lineItems"]) {
    line["id"] = kGid + "LineItem/" + std::to_string(number++);
    line["__typename"] = "LineItem";
    line["originalUnitPriceSet"] = money("12500.75");
  }
  return made;
}

bool FakeShopify::is_write(const Ask& ask) const {
  const std::string said = ask.body.is_object() ? ask.body.value("query", "") : "";
  const std::size_t first = said.find_first_not_of(" \n");
  return first != std::string::npos && said.compare(first, 8, "mutation") == 0;
}

json FakeShopify::cost_of() const {
  return {{"cost",
           {{"requestedQueryCost", cost},
            {"actualQueryCost", cost},
            {"throttleStatus",
             {{"maximumAvailable", 2000}, {"currentlyAvailable", points}, {"restoreRate", 100}}}}}};
}

Told FakeShopify::mint(const Ask& ask) const {
  const auto has = [&](const std::string& pair) {
    return ("&" + ask.text + "&").find("&" + pair + "&") != std::string::npos;
  };
  const bool good = has("grant_type=client_credentials") && has("client_id=app-1") &&
                    has("client_secret=" + client_secret);
  if (!good) return {400, {{"error", "invalid_request"}}, {}};
  return {200, {{"access_token", token}, {"scope", "read_customers"}, {"expires_in", 86399}}, {}};
}

Told FakeShopify::answer(const Ask& ask) {
  if (ask.path == "/admin/oauth/access_token" && !client_secret.empty()) return mint(ask);
  const json none = {{"errors", "Not Found"}};
  if (ask.path != "/admin/api/" + version + "/graphql.json") return {404, none, {}};
  if (!token.empty() && (!ask.headers.contains("x-shopify-access-token") ||
                         ask.headers.at("x-shopify-access-token") != token)) {
    return {401,
            {{"errors",
              "[API] Invalid API key or access token (unrecognized login or wrong password)"}},
            {}};
  }
  if (frozen) return {402, {{"errors", "Unavailable Shop"}}, {}};
  if (ask.method != "POST" || !ask.headers.contains("content-type") ||
      ask.headers.at("content-type") != "application/json" || !ask.body.is_object() ||
      !ask.body["query"].is_string()) {
    return {400, {{"errors", {{"query", "Required parameter missing or invalid"}}}}, {}};
  }
  Told told = run(ask);
  told.headers["X-Shopify-API-Version"] = version;
  return told;
}

Told FakeShopify::run(const Ask& ask) {
  errors_ = json::array();
  if (points < cost) {
    return {200,
            {{"errors", {{{"message", "Throttled"}, {"extensions", {{"code", "THROTTLED"}}}}}},
             {"extensions", cost_of()}},
            {}};
  }
  points -= cost;
  json data = json::object();
  try {
    const Operation operation =
        parse_graphql(ask.body["query"], ask.body.value("variables", json::object()));
    for (const Selected& field : operation.fields) {
      const json value = operation.mutation ? mutate(field) : query(field);
      data[field.alias] = show_value(value, field, json::array({field.alias}));
    }
  } catch (const GraphqlError& error) {
    return {200,
            {{"errors", {{{"message", error.what()}, {"extensions", {{"code", error.code}}}}}}},
            {}};
  }
  json body = {{"data", data}, {"extensions", cost_of()}};
  if (!errors_.empty()) body["errors"] = errors_;
  return {200, body, {}};
}

json FakeShopify::show(const json& value, const std::vector<Selected>& fields, json path) {
  if (value.is_array()) {
    json list = json::array();
    for (std::size_t i = 0; i < value.size(); ++i) {
      path.push_back(i);
      list.push_back(show(value[i], fields, path));
      path.erase(path.size() - 1);
    }
    return list;
  }
  if (!value.is_object()) return value;
  if (fields.empty()) throw GraphqlError("selectionMismatch", "an object needs its fields said");
  json shown = json::object();
  for (const Selected& field : fields) {
    if (!field.on.empty()) {
      if (value.value("__typename", "") == field.on) shown.update(show(value, field.fields, path));
      continue;
    }
    path.push_back(field.alias);
    shown[field.alias] = show_field(value, field, path);
    path.erase(path.size() - 1);
  }
  return shown;
}

json FakeShopify::show_field(const json& object, const Selected& field, json path) {
  const bool customer = object.value("__typename", "") == "Customer";
  if (field.name == "metafield" && customer) {
    const std::string name = field.arguments.at("namespace").get<std::string>() + "." +
                             field.arguments.at("key").get<std::string>();
    const auto found = object["metafields"].find(name);
    if (found == object["metafields"].end()) return nullptr;
    return show({{"__typename", "Metafield"}, {"value", *found}}, field.fields, path);
  }
  if (!object.contains(field.name) || field.name == "metafields") {
    throw GraphqlError("undefinedField", "Field '" + field.name + "' doesn't exist on type '" +
                                             object.value("__typename", "?") + "'");
  }
  const bool owner = customer || object.value("__typename", "") == "Order";
  if (denies_personal && owner && is_personal(field.name)) {
    errors_.push_back({{"message", "This app is not approved to use the " + field.name + " field."},
                       {"path", path},
                       {"extensions", {{"code", "ACCESS_DENIED"}}}});
    return nullptr;
  }
  return show_value(object[field.name], field, path);
}

json FakeShopify::show_value(const json& value, const Selected& field, const json& path) {
  const bool connection = std::any_of(field.fields.begin(), field.fields.end(),
                                      [](const Selected& each) { return each.name == "nodes"; });
  return value.is_array() && connection ? page(value, field, path)
                                        : show(value, field.fields, path);
}

json FakeShopify::page(const json& list, const Selected& field, const json& path) {
  const auto first = field.arguments.value("first", std::size_t{0});
  if (first == 0 || first > kPageMax) {
    throw GraphqlError("MAX_COST_EXCEEDED", "first must be from 1 to 250");
  }
  const json after = field.arguments.value("after", json());
  const std::size_t from = after.is_string() ? behind(list, after) : 0;
  json nodes = json::array();
  for (std::size_t i = from; i < std::min(list.size(), from + first); ++i) nodes.push_back(list[i]);
  const bool more = from + first < list.size();
  const json end = nodes.empty() ? json() : json(place_of(nodes.back()));
  return show(
      {{"__typename", "Connection"},
       {"nodes", nodes},
       {"pageInfo", {{"__typename", "PageInfo"}, {"hasNextPage", more}, {"endCursor", end}}}},
      field.fields, path);
}

}  // namespace sambung::testing
