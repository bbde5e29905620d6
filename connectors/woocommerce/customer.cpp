#include "connectors/woocommerce/customer.hpp"

#include <algorithm>
#include <array>

#include "connectors/web/failure.hpp"

namespace sambung::woocommerce {

namespace {

using web::Json;

constexpr std::array kBilling = {"first_name", "last_name", "company", "address_1",
                                 "address_2",  "city",      "state",   "postcode",
                                 "country",    "email",     "phone"};
constexpr std::array kTexts = {"email", "first_name", "last_name"};
constexpr std::array kReadOnly = {"username", "role", "is_paying_customer", "date_created_gmt"};

template <class Names>
bool has(const Names& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

Json member(const Json& object, const std::string& name) {
  return object.is_object() && object.contains(name) ? object[name] : Json();
}

[[noreturn]] void refuse(const std::string& why) { throw web::Failure(Outcome::invalid(why)); }

/// The shop keeps "" where there is nothing.
std::string text_of_field(const std::string& name, const Json& value) {
  if (value.is_null()) return {};
  if (!value.is_string()) refuse(name + ": must be a text");
  return value.get<std::string>();
}

Json billing_edit(const Json& wanted, const Json& now) {
  if (!wanted.is_object()) refuse("billing: must be an object");
  Json edit = Json::object();
  for (const auto& [name, value] : wanted.items()) {
    if (!has(kBilling, name))
      refuse("billing." + name + ": the shop's customers have no such field");
    const std::string text = text_of_field("billing." + name, value);
    const Json there = member(now, name);
    if (there != Json(text) && !(there.is_null() && text.empty())) edit[name] = text;
  }
  return edit;
}

Json fields_of(const Json& customer) {
  Json fields = Json::object();
  for (const char* name : kTexts) fields[name] = member(customer, name);
  for (const char* name : kReadOnly) fields[name] = member(customer, name);
  const Json billing = member(customer, "billing");
  for (const char* name : kBilling) fields["billing"][name] = member(billing, name);
  return fields;
}

web::Micros changed_of(const Json& native) {
  for (const char* name : {"date_modified_gmt", "date_created_gmt"}) {
    const auto time = web::read_time(member(native, name), web::TimeForm::kIso);
    if (time) return *time;
  }
  refuse("a record came without date_created_gmt");
}

web::Record record_of(const char* object, const Json& native) {
  const std::string id = id_of(native);
  if (id.empty()) refuse(std::string(object) + ": came without an id");
  const web::Micros changed = changed_of(native);
  return web::record_of(object, id, changed, changed);
}

Json lines_of(const Json& order) {
  Json lines = Json::array();
  for (const Json& each : member(order, "line_items")) {
    lines.push_back({{"title", member(each, "name")},
                     {"sku", member(each, "sku")},
                     {"quantity", web::text_of(member(each, "quantity")).value_or("")},
                     {"total", member(each, "total")}});
  }
  return lines;
}

}  // namespace

bool is_shop_id(const std::string& id) {
  return !id.empty() && id.size() <= 19 && id.front() != '0' &&
         std::all_of(id.begin(), id.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::string id_of(const Json& native) {
  const std::string id = web::text_of(member(native, "id")).value_or("");
  return is_shop_id(id) ? id : std::string();
}

web::Record customer_record(const Json& customer) {
  web::Record record = record_of("contact", customer);
  record.item["fields"] = fields_of(customer);
  return record;
}

std::vector<std::string> phones_of(const Json& customer) {
  const std::string phone = web::text_in(member(customer, "billing"), "phone");
  return phone.empty() ? std::vector<std::string>{} : std::vector<std::string>{phone};
}

std::string mark_of(const Json& customer) {
  for (const Json& meta : member(customer, "meta_data")) {
    if (meta.is_object() && web::text_in(meta, "key") == kMark) return web::text_in(meta, "value");
  }
  return {};
}

Json customer_edit(const Json& fields, const Json& customer) {
  Json edit = Json::object();
  for (const auto& [name, value] : fields.items()) {
    if (name == "billing") {
      Json billing = billing_edit(value.is_null() ? Json::object() : value, member(customer, name));
      if (!billing.empty()) edit[name] = std::move(billing);
    } else if (has(kTexts, name)) {
      const std::string text = text_of_field(name, value);
      const Json there = member(customer, name);
      if (there != Json(text) && !(there.is_null() && text.empty())) edit[name] = text;
    } else if (!has(kReadOnly, name) || value != member(customer, name)) {
      refuse(name + ": can be written: email, first_name, last_name, billing");
    }
  }
  return edit;
}

web::Record order_record(const Json& order) {
  web::Record record = record_of("order", order);
  Json fields = {{"billing", member(order, "billing")}};
  for (const char* name : {"number", "status", "currency", "total", "date_created_gmt",
                           "date_paid_gmt", "payment_method_title"}) {
    fields[name] = member(order, name);
  }
  const std::string customer = web::text_of(member(order, "customer_id")).value_or("");
  fields["customer"] = is_shop_id(customer) ? Json(customer) : Json();
  fields["items"] = lines_of(order);
  fields["lines"] = Json::array();
  for (const Json& item : fields["items"]) {
    fields["lines"].push_back(item["quantity"].get<std::string>() + " x " +
                              web::text_in(item, "title"));
  }
  record.item["fields"] = std::move(fields);
  return record;
}

}  // namespace sambung::woocommerce
