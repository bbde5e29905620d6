#include "connectors/shopify/config.hpp"

#include <algorithm>
#include <sambung/host.hpp>

#include "connectors/web/settings.hpp"

namespace sambung::shopify {

namespace {

bool is_version(const std::string& text) {
  constexpr std::string_view kForm = "0000-00";
  if (text.size() != kForm.size()) return false;
  return std::equal(text.begin(), text.end(), kForm.begin(), [](char c, char form) {
    return form == '-' ? c == '-' : c >= '0' && c <= '9';
  });
}

}  // namespace

Config parse_config(std::string_view json, std::string_view connection) {
  web::Settings settings(json);
  Config config;
  config.connection = connection;
  config.api_version = settings.text("api_version", "2026-10");
  config.page = settings.number("page", 50, {1, 100});
  config.overlap_s = settings.number("overlap_s", 60, {0, 86'400});
  settings.done();
  if (!is_version(config.api_version)) {
    throw ConfigError("api_version: must be a year and a month, such as \"2026-10\"");
  }
  return config;
}

}  // namespace sambung::shopify
