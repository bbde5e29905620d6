#include "connectors/hubspot/contact.hpp"

#include <algorithm>

#include "connectors/web/failure.hpp"

namespace sambung::hubspot {

namespace {

using web::Failure;
using web::Json;

constexpr const char* kChanged = "lastmodifieddate";
constexpr const char* kMerged = "hs_merged_object_ids";
constexpr std::size_t kFormerMax = 100;

[[noreturn]] void refuse(const std::string& field, const std::string& why) {
  throw Failure(Outcome::invalid(field + ": " + why));
}

std::string text_for(const std::string& field, const Json& value) {
  if (value.is_null()) return {};
  auto text = web::text_of(value);
  if (!text) refuse(field, "must be a text, a whole number, true, false or null");
  return *std::move(text);
}

web::Micros changed_of(const Json& native) {
  for (const Json& said :
       {Json(property_in(native, kChanged)), Json(web::text_in(native, "updatedAt"))}) {
    if (const auto time = web::read_time(said, web::TimeForm::kIso)) return *time;
  }
  throw Failure(Outcome::transient("HubSpot gave a contact without its time"));
}

}  // namespace

bool is_number(std::string_view id) {
  return !id.empty() && id.size() < 20 &&
         std::all_of(id.begin(), id.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::string id_at(const Json& event, const char* name) {
  const auto value = event.find(name);
  std::string id = value == event.end() ? std::string() : web::text_of(*value).value_or("");
  return is_number(id) ? id : std::string();
}

std::string property_in(const Json& native, const std::string& name) {
  const auto properties = native.find("properties");
  if (properties == native.end() || !properties->is_object()) return {};
  const auto value = properties->find(name);
  return value == properties->end() ? std::string() : web::text_of(*value).value_or("");
}

std::vector<std::string> read_properties(const Config& config) {
  std::vector<std::string> names = config.properties;
  for (const std::string& name :
       {config.contact_key, std::string(kChanged), std::string(kMerged)}) {
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  }
  return names;
}

std::vector<std::string> merged_into_it(const Json& native) {
  std::vector<std::string> ids;
  std::string rest = property_in(native, kMerged);
  while (!rest.empty() && ids.size() < kFormerMax) {
    const std::size_t end = std::min(rest.find(';'), rest.size());
    if (end > 0) ids.push_back(rest.substr(0, end));
    rest.erase(0, end + 1);
  }
  return ids;
}

web::Record contact_record(const Json& native, const Config& config) {
  std::string id = native.is_object() ? web::text_in(native, "id") : std::string();
  if (!is_number(id)) throw Failure(Outcome::transient("HubSpot gave a contact without its id"));
  const web::Micros changed = changed_of(native);
  web::Record record = web::record_of("contact", std::move(id), changed, changed);
  Json fields = Json::object();
  const Json& properties = native["properties"];
  for (const std::string& name : config.properties) {
    if (!properties.contains(name)) continue;
    const std::string text = property_in(native, name);
    fields[name] = text.empty() ? Json() : Json(text);
  }
  record.item["fields"] = std::move(fields);
  if (auto former = merged_into_it(native); !former.empty()) {
    record.item["former_ids"] = std::move(former);
  }
  return record;
}

web::Record went_into(const std::string& id, const web::Record& into) {
  web::Record went = web::record_of("contact", id, into.version, into.changed);
  went.item["merged_into"] = into.id;
  return went;
}

Json contact_edit(const Json& fields, const Json& native, const Config& config) {
  if (!fields.is_object()) refuse("fields", "must be an object");
  Json edit = Json::object();
  for (const auto& [name, value] : fields.items()) {
    if (std::find(config.properties.begin(), config.properties.end(), name) ==
        config.properties.end()) {
      refuse(name, "none of this connection's properties; add it under config: properties");
    }
    std::string text = text_for(name, value);
    const std::string now = native.is_object() ? property_in(native, name) : std::string();
    if (text != now) edit[name] = std::move(text);
  }
  return edit;
}

}  // namespace sambung::hubspot
