#include "connectors/medusa/customer.hpp"

#include <algorithm>

#include "connectors/medusa/failure.hpp"
#include "connectors/medusa/json_member.hpp"
#include "connectors/medusa/timestamp.hpp"

namespace sambung::medusa {

namespace {

using nlohmann::json;

constexpr const char* kTexts[] = {"email", "first_name", "last_name", "company_name", "phone"};

[[noreturn]] void refuse(const std::string& field, const std::string& why) {
  throw Failure(Outcome::invalid(field + ": " + why));
}

json groups_of(const json& customer) {
  json names = json::array();
  for (const json& group : member(customer, "groups")) {
    const json name = member(group, "name");
    if (name.is_string()) names.push_back(name);
  }
  return names;
}

json metadata_of(const json& customer) {
  json metadata = member(customer, "metadata");
  if (!metadata.is_object()) return json::object();
  metadata.erase(kMark);
  return metadata;
}

json email_of(const json& customer, const Config& config) {
  const json email = member(customer, "email");
  const std::string none = stand_in(config, mark_of(customer));
  return !none.empty() && email == none ? json() : email;
}

/// Medusa adds members to the metadata that is there, and takes "" as the end of one.
json metadata_edit(const json& wanted, const json& here) {
  if (!wanted.is_object() && !wanted.is_null()) refuse("metadata", "must be an object or null");
  json edit = json::object();
  for (const auto& [name, value] : wanted.items()) {
    if (member(here, name.c_str()) != value) edit[name] = value;
  }
  for (const auto& [name, value] : here.items()) {
    if (!wanted.is_object() || !wanted.contains(name)) edit[name] = "";
  }
  return edit;
}

bool is_text_field(const std::string& name) {
  return std::any_of(std::begin(kTexts), std::end(kTexts),
                     [&name](const char* text) { return name == text; });
}

}  // namespace

std::int64_t version_of(const json& row) {
  const json at = member(row, "updated_at");
  const auto ms = at.is_string() ? ms_of(at.get<std::string>()) : std::nullopt;
  if (!ms) throw Failure(Outcome::transient("Medusa gave a record without updated_at"));
  return *ms * 1000;
}

std::string mark_of(const json& customer) {
  const json mark = member(member(customer, "metadata"), kMark);
  return mark.is_string() ? mark.get<std::string>() : std::string();
}

json customer_record(const json& customer, const Config& config) {
  const std::int64_t version = version_of(customer);
  json fields = json::object();
  for (const char* name : kTexts) fields[name] = member(customer, name);
  fields["email"] = email_of(customer, config);
  fields["has_account"] = member(customer, "has_account");
  fields["created_at"] = member(customer, "created_at");
  fields["groups"] = groups_of(customer);
  fields["metadata"] = metadata_of(customer);
  return json{{"object", "contact"},
              {"id", member(customer, "id")},
              {"version", version},
              {"at", version / 1000},
              {"fields", std::move(fields)}};
}

json customer_edit(const json& fields, const json& customer, const Config& config) {
  if (!fields.is_object()) refuse("fields", "must be an object");
  const json now =
      customer.is_object() ? customer_record(customer, config)["fields"] : json::object();
  json edit = json::object();
  for (const auto& [name, value] : fields.items()) {
    if (member(now, name.c_str()) == value) continue;
    if (name == "metadata") {
      json metadata = metadata_edit(value, customer.is_object() ? now["metadata"] : json::object());
      if (!metadata.empty()) edit[name] = std::move(metadata);
      continue;
    }
    if (!is_text_field(name)) refuse(name, "no field of a customer that can be written");
    if (!value.is_string() && !value.is_null()) refuse(name, "must be a text or null");
    edit[name] = value;
  }
  return edit;
}

}  // namespace sambung::medusa
