#include "connectors/salesforce/config.hpp"

#include <algorithm>
#include <sambung/host.hpp>

#include "connectors/salesforce/id.hpp"
#include "connectors/web/settings.hpp"

namespace sambung::salesforce {

namespace {

constexpr const char* kUsual[] = {"FirstName", "LastName",    "Email",
                                  "Phone",     "MobilePhone", "Title"};

bool is_field(const std::string& name) {
  return !name.empty() && name.size() <= 80 && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  });
}

std::string custom_field(web::Settings& settings, const char* key, const std::string& fallback) {
  std::string name = settings.text(key, fallback, 80);
  if (!is_field(name) || !name.ends_with("__c")) {
    throw ConfigError(std::string(key) +
                      ": must be the API name of a custom field, such as Sambung_Id__c");
  }
  return name;
}

std::string version_in(web::Settings& settings) {
  std::string version = settings.text("api_version", "v68.0", 8);
  const bool good = version.size() > 3 && version[0] == 'v' && version.ends_with(".0") &&
                    std::all_of(version.begin() + 1, version.end() - 2,
                                [](char c) { return c >= '0' && c <= '9'; });
  if (!good) throw ConfigError("api_version: must be written as v68.0");
  return version;
}

std::string user_in(web::Settings& settings) {
  std::string id = settings.text("user_id", "", 18);
  if (id.empty()) return id;
  id = long_id(id);
  if (id.empty()) throw ConfigError("user_id: must be the id of a user, 15 or 18 characters");
  return id;
}

}  // namespace

Config parse_config(std::string_view json) {
  web::Settings settings(json);
  Config config;
  config.version = version_in(settings);
  config.contact_key = custom_field(settings, "contact_key", "Sambung_Id__c");
  config.entry_key = custom_field(settings, "entry_key", "Sambung_Key__c");
  config.make_leads = settings.choice("make", "Contact", {"Contact", "Lead"}) == "Lead";
  config.leads = settings.flag("leads", config.make_leads) || config.make_leads;
  config.lead_company = settings.text("lead_company", "-", 255);
  config.user_id = user_in(settings);
  config.allow_duplicates = settings.choice("duplicates", "refuse", {"refuse", "allow"}) == "allow";
  config.task_status = settings.text("task_status", "Completed", 40);
  config.task_type = settings.text("task_type", "", 40);
  config.fields.assign(std::begin(kUsual), std::end(kUsual));
  for (std::string& name : settings.names("fields")) {
    if (std::find(config.fields.begin(), config.fields.end(), name) == config.fields.end()) {
      config.fields.push_back(std::move(name));
    }
  }
  config.overlap = web::Micros{1'000'000} * settings.number("overlap_s", 120, {0, 86'400});
  config.page = settings.number("page", 200, {1, 2000});
  settings.done();
  return config;
}

}  // namespace sambung::salesforce
