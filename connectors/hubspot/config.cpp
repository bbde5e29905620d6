#include "connectors/hubspot/config.hpp"

#include <algorithm>
#include <sambung/host.hpp>

#include "connectors/web/settings.hpp"

namespace sambung::hubspot {

namespace {

constexpr const char* kUsual[] = {
    "firstname", "lastname", "email", "phone",   "mobilephone", "company",        "jobtitle",
    "address",   "city",     "zip",   "country", "website",     "hs_lead_status", "lifecyclestage"};

std::string name_in(web::Settings& settings, const char* key, const std::string& fallback) {
  std::string name = settings.text(key, fallback, 80);
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  };
  if (name.empty() || name[0] < 'a' || !std::all_of(name.begin(), name.end(), fits)) {
    throw ConfigError(std::string(key) +
                      ": must be a property's internal name: small letters, digits and _");
  }
  return name;
}

}  // namespace

Config parse_config(std::string_view json) {
  web::Settings settings(json);
  Config config;
  config.contact_key = name_in(settings, "contact_key", "sambung_id");
  config.entry_key = name_in(settings, "entry_key", "sambung_key");
  config.properties.assign(std::begin(kUsual), std::end(kUsual));
  for (std::string& name : settings.names("properties")) {
    if (std::find(config.properties.begin(), config.properties.end(), name) ==
        config.properties.end()) {
      config.properties.push_back(std::move(name));
    }
  }
  config.overlap = web::Micros{1'000'000} * settings.number("overlap_s", 300, {0, 86'400});
  config.deleted_every =
      std::chrono::seconds(settings.number("deleted_every_s", 3600, {0, 86'400}));
  config.page = settings.number("page", 100, {1, kSearchMax});
  config.journal = settings.choice("feed", "search", {"search", "journal"}) == "journal";
  settings.done();
  return config;
}

}  // namespace sambung::hubspot
