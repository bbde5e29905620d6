#include "connectors/shopify/order.hpp"

#include <algorithm>

#include "connectors/shopify/customer.hpp"
#include "connectors/web/failure.hpp"
#include "connectors/web/requests.hpp"

namespace sambung::shopify {

namespace {

using web::Json;

Json value_at(const Json& in, const char* pointer) {
  const Json* value = web::at(in, pointer);
  return value == nullptr ? Json() : *value;
}

const char* status_of(const Json& order) {
  if (!value_at(order, "/cancelledAt").is_null()) return "cancelled";
  return value_at(order, "/closedAt").is_null() ? "open" : "closed";
}

Json item_of(const Json& line) {
  return {{"title", value_at(line, "/title")},
          {"sku", value_at(line, "/sku")},
          {"quantity", web::text_of(value_at(line, "/quantity")).value_or("")},
          {"unit_price", value_at(line, "/originalUnitPriceSet/shopMoney/amount")}};
}

/// One text a parcel: "JNE 123 https://..."; each once.
Json tracking_of(const Json& fulfillments) {
  Json tracking = Json::array();
  for (const Json& fulfillment : fulfillments) {
    for (const Json& parcel : web::list_in(fulfillment, "trackingInfo")) {
      std::string text;
      for (const char* name : {"company", "number", "url"}) {
        const std::string part = web::text_in(parcel, name);
        if (!part.empty()) text += (text.empty() ? "" : " ") + part;
      }
      const bool known = std::find(tracking.begin(), tracking.end(), text) != tracking.end();
      if (!text.empty() && !known) tracking.push_back(text);
    }
  }
  return tracking;
}

Json fields_of(const Json& order) {
  Json fields = {{"status", status_of(order)},
                 {"total", value_at(order, "/currentTotalPriceSet/shopMoney/amount")}};
  for (const char* name : {"name", "displayFinancialStatus", "displayFulfillmentStatus",
                           "currencyCode", "email", "phone", "note", "tags", "createdAt"}) {
    fields[name] = value_at(order, ("/" + std::string(name)).c_str());
  }
  const Json* customer = web::at(order, "/customer");
  const std::string id = customer == nullptr ? "" : id_of(web::text_in(*customer, "id"));
  fields["customer"] = id.empty() ? Json() : Json(id);
  fields["items"] = Json::array();
  fields["lines"] = Json::array();
  for (const Json& line : web::list_in(value_at(order, "/lineItems"), "nodes")) {
    const Json item = item_of(line);
    fields["lines"].push_back(item["quantity"].get<std::string>() + " x " +
                              web::text_in(item, "title"));
    fields["items"].push_back(item);
  }
  if (order.contains("fulfillments")) fields["tracking"] = tracking_of(order["fulfillments"]);
  return fields;
}

}  // namespace

web::Record order_record(const Json& order) {
  const auto changed = web::read_time(value_at(order, "/updatedAt"), web::TimeForm::kIso);
  const std::string id = id_of(web::text_in(order, "id"));
  if (!changed || id.empty()) {
    throw web::Failure(Outcome::invalid("an order came without an id or without updatedAt"));
  }
  web::Record record = web::record_of("order", id, *changed, *changed);
  record.item["fields"] = fields_of(order);
  return record;
}

void add_lines(Json& order, const Json& connection) {
  for (const Json& line : web::list_in(connection, "nodes")) {
    order["lineItems"]["nodes"].push_back(line);
  }
  order["lineItems"]["pageInfo"] = value_at(connection, "/pageInfo");
}

std::string next_lines(const Json& order) {
  const Json page = value_at(order, "/lineItems/pageInfo");
  return web::is_true(page, "hasNextPage") ? web::text_in(page, "endCursor") : std::string();
}

}  // namespace sambung::shopify
