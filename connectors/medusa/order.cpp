#include "connectors/medusa/order.hpp"

#include <algorithm>

#include "connectors/medusa/customer.hpp"
#include "connectors/medusa/json_member.hpp"

namespace sambung::medusa {

namespace {

using nlohmann::json;

/// "total" is a JSON number; "raw_total" has what the database has, as {"value":"25001.5"}.
json exact(const json& object, const std::string& name) {
  const json value = member(member(object, ("raw_" + name).c_str()), "value");
  if (value.is_string()) return value;
  const json number = member(object, name.c_str());
  return number.is_number() ? json(number.dump()) : json();
}

json item_of(const json& item) {
  return json{{"title", member(item, "title")},
              {"sku", member(item, "variant_sku")},
              {"quantity", exact(item, "quantity")},
              {"unit_price", exact(item, "unit_price")}};
}

json line_of(const json& item) {
  const json title = item["title"];
  const json quantity = item["quantity"];
  return (quantity.is_string() ? quantity.get<std::string>() : "?") + " x " +
         (title.is_string() ? title.get<std::string>() : "?");
}

/// One text a parcel, each once.
json tracking_of(const json& fulfillments) {
  json tracking = json::array();
  for (const json& fulfillment : fulfillments) {
    for (const json& label : member(fulfillment, "labels")) {
      std::string text = text_in(label, "tracking_number");
      const std::string url = text_in(label, "tracking_url");
      if (!url.empty() && url != "#") text += (text.empty() ? "" : " ") + url;
      const bool known = std::find(tracking.begin(), tracking.end(), text) != tracking.end();
      if (!text.empty() && !known) tracking.push_back(text);
    }
  }
  return tracking;
}

}  // namespace

json order_record(const json& order) {
  const std::int64_t version = version_of(order);
  json fields = json::object();
  for (const char* name :
       {"display_id", "status", "payment_status", "fulfillment_status", "is_draft_order",
        "currency_code", "email", "customer_id", "created_at"}) {
    fields[name] = member(order, name);
  }
  fields["total"] = exact(order, "total");
  json items = json::array();
  json lines = json::array();
  for (const json& each : member(order, "items")) {
    items.push_back(item_of(each));
    lines.push_back(line_of(items.back()));
  }
  fields["items"] = std::move(items);
  fields["lines"] = std::move(lines);
  fields["tracking"] = tracking_of(member(order, "fulfillments"));
  return json{{"object", "order"},
              {"id", member(order, "id")},
              {"version", version},
              {"at", version / 1000},
              {"fields", std::move(fields)}};
}

}  // namespace sambung::medusa
