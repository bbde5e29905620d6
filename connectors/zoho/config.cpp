#include "connectors/zoho/config.hpp"

#include <algorithm>
#include <sambung/host.hpp>

#include "connectors/web/settings.hpp"

namespace sambung::zoho {

namespace {

constexpr const char* kUsual[] = {"First_Name", "Last_Name", "Email", "Phone", "Mobile"};
constexpr std::size_t kFieldsMax = 40;  // with our own columns a query has no more

std::string field_name(web::Settings& settings) {
  std::string name = settings.text("contact_key", "Sambung_Id", 50);
  const bool good = !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  });
  if (!good) throw ConfigError("contact_key: must be a field's API name, such as Sambung_Id");
  return name;
}

std::string user_in(web::Settings& settings) {
  std::string id = settings.text("user_id", "", 20);
  if (!std::all_of(id.begin(), id.end(), [](char c) { return c >= '0' && c <= '9'; })) {
    throw ConfigError("user_id: must be the id of a user, which is a number");
  }
  return id;
}

}  // namespace

Config parse_config(std::string_view json, std::string_view connection) {
  web::Settings settings(json);
  Config config;
  config.connection = connection;
  config.module = settings.choice("module", "Contacts", {"Contacts", "Leads"});
  config.contact_key = field_name(settings);
  config.lead_company = settings.text("lead_company", "-", 200);
  config.user_id = user_in(settings);
  config.workflows = settings.flag("workflows", false);
  config.fields.assign(std::begin(kUsual), std::end(kUsual));
  for (std::string& name : settings.names("fields")) {
    if (std::find(config.fields.begin(), config.fields.end(), name) == config.fields.end()) {
      config.fields.push_back(std::move(name));
    }
  }
  if (config.fields.size() > kFieldsMax) {
    throw ConfigError("fields: must be at most 35 names, since a query of Zoho's has 50 columns");
  }
  config.overlap = web::Micros{1'000'000} * settings.number("overlap_s", 60, {0, 86'400});
  config.page = settings.number("page", 200, {1, 2000});
  settings.done();
  return config;
}

}  // namespace sambung::zoho
