#include "connectors/shopify/customer.hpp"

#include <algorithm>

#include "connectors/web/failure.hpp"
#include "connectors/web/url.hpp"

namespace sambung::shopify {

namespace {

using web::Json;

constexpr std::string_view kGid = "gid://shopify/";
const std::vector<std::string> kTexts = {"firstName", "lastName", "email",
                                         "phone",     "note",     "locale"};
const std::vector<std::string> kReadOnly = {"createdAt", "numberOfOrders"};

Json value_at(const Json& customer, const char* pointer) {
  const Json* value = web::at(customer, pointer);
  return value == nullptr ? Json() : *value;
}

Json fields_of(const Json& customer) {
  Json fields = {{"email", value_at(customer, "/defaultEmailAddress/emailAddress")},
                 {"phone", value_at(customer, "/defaultPhoneNumber/phoneNumber")}};
  for (const char* name :
       {"firstName", "lastName", "note", "locale", "tags", "createdAt", "numberOfOrders"}) {
    fields[name] = value_at(customer, ("/" + std::string(name)).c_str());
  }
  return fields;
}

bool has(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::vector<std::string> tags_in(const Json& value) {
  std::vector<std::string> tags;
  if (!value.is_array()) throw web::Failure(Outcome::invalid("tags: must be a list of texts"));
  for (const Json& tag : value) {
    // Shopify would make two of one with a comma.
    if (!tag.is_string() || tag.get_ref<const std::string&>().find(',') != std::string::npos) {
      throw web::Failure(Outcome::invalid("tags: each must be a text without a comma"));
    }
    tags.push_back(tag.get<std::string>());
  }
  std::sort(tags.begin(), tags.end());
  return tags;
}

std::vector<std::string> texts_at(const Json& customer, const char* pointer) {
  const Json value = value_at(customer, pointer);
  if (!value.is_string()) return {};
  return {value.get<std::string>()};
}

}  // namespace

std::string gid_of(const char* type, const std::string& id) {
  const bool digits = web::is_id(id) && std::all_of(id.begin(), id.end(),
                                                    [](char c) { return c >= '0' && c <= '9'; });
  return digits ? std::string(kGid) + type + "/" + id : std::string();
}

std::string id_of(std::string_view gid) {
  if (!gid.starts_with(kGid)) return {};
  const std::string id(gid.substr(gid.rfind('/') + 1));
  return gid_of("", id).empty() ? std::string() : id;
}

web::Record customer_record(const Json& customer) {
  const auto changed = web::read_time(value_at(customer, "/updatedAt"), web::TimeForm::kIso);
  const std::string id = id_of(web::text_in(customer, "id"));
  if (!changed || id.empty()) {
    throw web::Failure(Outcome::invalid("a customer came without an id or without updatedAt"));
  }
  web::Record record = web::record_of("contact", id, *changed, *changed);
  record.item["fields"] = fields_of(customer);
  return record;
}

std::vector<std::string> phones_of(const Json& customer) {
  return texts_at(customer, "/defaultPhoneNumber/phoneNumber");
}

std::vector<std::string> emails_of(const Json& customer) {
  return texts_at(customer, "/defaultEmailAddress/emailAddress");
}

std::string mark_of(const Json& customer) {
  const Json* mark = web::at(customer, "/mark/value");
  return mark != nullptr && mark->is_string() ? mark->get<std::string>() : std::string();
}

Json customer_input(const Json& fields, const Json& customer) {
  const Json now = fields_of(customer);
  Json input = Json::object();
  for (const auto& [name, value] : fields.items()) {
    if (name == "tags") {
      const Json wanted = value.is_null() ? Json::array() : value;
      if (tags_in(wanted) != tags_in(now["tags"].is_null() ? Json::array() : now["tags"])) {
        input[name] = wanted;
      }
    } else if (has(kTexts, name)) {
      if (!value.is_null() && !value.is_string()) {
        throw web::Failure(Outcome::invalid(name + ": must be a text"));
      }
      if (value != now[name]) input[name] = value;
    } else if (!has(kReadOnly, name) || value != now[name]) {
      throw web::Failure(Outcome::invalid(
          name + ": can be written: firstName, lastName, email, phone, note, locale, tags"));
    }
  }
  return input;
}

}  // namespace sambung::shopify
