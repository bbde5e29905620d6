#include "connectors/salesforce/person.hpp"

#include <algorithm>

#include "connectors/salesforce/id.hpp"
#include "connectors/web/failure.hpp"

namespace sambung::salesforce {

namespace {

using web::Failure;
using web::Json;

[[noreturn]] void refuse(const std::string& field, const std::string& why) {
  throw Failure(Outcome::invalid(field + ": " + why));
}

Json member(const Json& row, const std::string& name) {
  const auto value = row.find(name);
  return value == row.end() ? Json() : *value;
}

/// Where the record went; empty: it did not.
std::string went_into(const Json& row) {
  if (web::is_true(row, "IsConverted")) return long_id(web::text_in(row, "ConvertedContactId"));
  return long_id(web::text_in(row, "MasterRecordId"));
}

void add(std::vector<std::string>& names, const std::string& name) {
  if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
}

}  // namespace

std::vector<std::string> phone_fields(const std::string& object) {
  if (object == "Lead") return {"Phone", "MobilePhone"};
  return {"Phone", "MobilePhone", "HomePhone", "OtherPhone", "AssistantPhone"};
}

std::vector<std::string> columns_of(const std::string& object, const Config& config) {
  std::vector<std::string> names = {"Id", "SystemModstamp", "IsDeleted", "MasterRecordId",
                                    "LastModifiedById"};
  if (object == "Lead") add(names, "IsConverted");
  if (object == "Lead") add(names, "ConvertedContactId");
  for (const std::string& name : config.fields) add(names, name);
  add(names, "Email");
  add(names, config.contact_key);
  return names;
}

web::Record person_record(const Json& row, const std::string& object, const Config& config) {
  std::string id = long_id(web::text_in(row, "Id"));
  const auto changed = web::read_time(member(row, "SystemModstamp"), web::TimeForm::kIso);
  if (object_of_id(id) != object || !changed) {
    throw Failure(Outcome::transient("Salesforce gave a record without its id or time"));
  }
  web::Record record = web::record_of("contact", std::move(id), *changed, *changed);
  if (const std::string into = went_into(row); !into.empty()) {
    record.item["merged_into"] = into;
    return record;
  }
  if (web::is_true(row, "IsDeleted")) {
    record.item["deleted"] = true;
    return record;
  }
  const std::string author = long_id(web::text_in(row, "LastModifiedById"));
  if (!config.user_id.empty() && !author.empty()) {
    record.item["author"] = author == config.user_id ? "machine" : "human";
  }
  Json fields = Json::object();
  for (const std::string& name : config.fields) fields[name] = member(row, name);
  record.item["fields"] = std::move(fields);
  return record;
}

Json person_edit(const Json& fields, const Json& row, const Config& config) {
  if (!fields.is_object()) refuse("fields", "must be an object");
  Json edit = Json::object();
  for (const auto& [name, value] : fields.items()) {
    if (std::find(config.fields.begin(), config.fields.end(), name) == config.fields.end()) {
      refuse(name, "none of this connection's fields; add it under config: fields");
    }
    if (value.is_structured()) refuse(name, "must be a text, a number, true, false or null");
    const bool empty = value.is_string() && value.get_ref<const std::string&>().empty();
    const Json wanted = empty ? Json() : value;
    if (!row.is_object() ? !wanted.is_null() : member(row, name) != wanted) edit[name] = wanted;
  }
  return edit;
}

}  // namespace sambung::salesforce
