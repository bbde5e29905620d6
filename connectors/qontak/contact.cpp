#include "connectors/qontak/contact.hpp"

#include <algorithm>
#include <array>

#include "connectors/web/failure.hpp"
#include "connectors/web/requests.hpp"

namespace sambung::qontak {

namespace {

using web::Json;

constexpr std::array kWritable = {
    "first_name",    "last_name",     "job_title",     "creator_id",  "email",
    "telephone",     "address",       "country",       "province",    "city",
    "zipcode",       "date_of_birth", "income",        "customer_id", "crm_status_id",
    "crm_source_id", "crm_gender_id", "crm_company_id"};
constexpr std::array kReadOnly = {"creator_name",
                                  "crm_status_name",
                                  "crm_source_name",
                                  "crm_gender_name",
                                  "crm_company_name",
                                  "created_at",
                                  "slug"};

template <class Names>
bool has(const Names& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

Json member(const Json& object, const std::string& name) {
  return object.is_object() && object.contains(name) ? object[name] : Json();
}

[[noreturn]] void refuse(const std::string& why) { throw web::Failure(Outcome::invalid(why)); }

Json additional_of(const Json& contact) {
  Json values = Json::object();
  for (const Json& each : web::list_in(contact, "additional_fields")) {
    const std::string name = web::text_in(each, "name");
    if (!name.empty()) values[name] = member(each, "value");
  }
  return values;
}

/// Qontak has null and "" for what is not there.
bool same(const Json& a, const Json& b) {
  const auto none = [](const Json& value) { return value.is_null() || value == ""; };
  return a == b || (none(a) && none(b));
}

void check(const std::string& name, const Json& value, const Json& contact) {
  if (name == "additional") {
    if (!value.is_object()) refuse("additional: must be an object of the fields' names");
  } else if (!has(kWritable, name) &&
             !(has(kReadOnly, name) && same(value, member(contact, name)))) {
    refuse(name + ": Qontak's contacts have no such field that can be written");
  } else if (value.is_structured()) {
    refuse(name + ": must be a text or a number");
  }
}

Json field_named(const Json& known, const std::string& name) {
  for (const Json& each : known) {
    if (web::text_in(each, "name") == name) return each;
  }
  refuse("additional." + name + ": Qontak has no additional field of contacts with this name");
}

Json additional_body(const Json& wanted, const Json& contact, const Json& known) {
  Json list = web::list_in(contact, "additional_fields");
  for (const auto& [name, value] : wanted.items()) {
    const auto there = std::find_if(list.begin(), list.end(), [&name = name](const Json& each) {
      return web::text_in(each, "name") == name;
    });
    if (there == list.end()) {
      list.push_back({{"id", member(field_named(known, name), "id")},
                      {"name", name},
                      {"value", value},
                      {"value_name", value}});
    } else if (!same((*there)["value"], value)) {
      (*there)["value"] = value;
      (*there)["value_name"] = value;
    }
  }
  return list;
}

}  // namespace

bool is_qontak_id(const std::string& id) {
  return !id.empty() && id.size() <= 18 && id.front() != '0' &&
         std::all_of(id.begin(), id.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::string id_of(const Json& native) {
  const std::string id = web::text_of(member(native, "id")).value_or("");
  return is_qontak_id(id) ? id : std::string();
}

web::Record contact_record(const Json& contact) {
  const auto changed = web::read_time(member(contact, "updated_at"), web::TimeForm::kIso);
  const std::string id = id_of(contact);
  if (!changed || id.empty()) refuse("a contact came without an id or without updated_at");
  web::Record record = web::record_of("contact", id, *changed, *changed);
  Json& fields = record.item["fields"];
  for (const char* name : kWritable) fields[name] = member(contact, name);
  for (const char* name : kReadOnly) fields[name] = member(contact, name);
  fields["additional"] = additional_of(contact);
  return record;
}

std::vector<std::string> phones_of(const Json& contact) {
  return {web::text_of(member(contact, "telephone")).value_or("")};
}

std::vector<std::string> emails_of(const Json& contact) { return {web::text_in(contact, "email")}; }

std::string additional_in(const Json& contact, const std::string& name) {
  return web::text_of(member(additional_of(contact), name)).value_or("");
}

bool differs(const Json& fields, const Json& contact) {
  bool other = false;
  for (const auto& [name, value] : fields.items()) {
    check(name, value, contact);
    if (name != "additional") {
      other = other || !same(value, member(contact, name));
      continue;
    }
    const Json now = additional_of(contact);
    for (const auto& [own, wanted] : value.items()) {
      other = other || !same(wanted, member(now, own));
    }
  }
  return other;
}

Json contact_body(const Json& fields, const Json& contact, const Json& known) {
  Json body = Json::object();
  for (const char* name : kWritable) {
    const Json now = member(contact, name);
    if (!now.is_null()) body[name] = now;
  }
  Json additional = Json::object();
  for (const auto& [name, value] : fields.items()) {
    check(name, value, contact);
    if (name == "additional") {
      additional = value;
    } else if (has(kWritable, name)) {
      body[name] = value.is_null() && web::text_of(member(contact, name)) ? Json("") : value;
    }
  }
  Json list = additional_body(additional, contact, known);
  if (!list.empty()) body["additional_fields"] = std::move(list);
  if (web::text_in(body, "first_name").empty()) {
    refuse("first_name: Qontak has no contacts without one");
  }
  return body;
}

}  // namespace sambung::qontak
