#include "connectors/woocommerce/config.hpp"

#include <algorithm>
#include <sambung/host.hpp>

#include "connectors/web/settings.hpp"

namespace sambung::woocommerce {

namespace {

constexpr std::string_view kPlace = "{id}";

bool is_template(const std::string& text) {
  const auto place = text.find(kPlace);
  const auto at = text.find('@');
  return place != std::string::npos && at != std::string::npos && place < at &&
         at + 1 < text.size();
}

}  // namespace

Config parse_config(std::string_view json, std::string_view connection) {
  web::Settings settings(json);
  Config config;
  config.connection = connection;
  config.page = settings.number("page", 100, {2, 100});
  config.overlap_s = settings.number("overlap_s", 60, {0, 86'400});
  config.customer_scan_s = settings.number("customer_scan_s", 3600, {0, 604'800});
  config.email_for_missing = settings.text("email_for_missing", "", 200);
  settings.done();
  if (!config.email_for_missing.empty() && !is_template(config.email_for_missing)) {
    throw ConfigError(
        "email_for_missing: must be an address with {id} before the @, such as "
        "\"{id}@customers.invalid\"");
  }
  return config;
}

std::string stand_in(const Config& config, const std::string& mark) {
  std::string address = config.email_for_missing;
  if (address.empty()) return address;
  std::string id;
  for (const char c : mark) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    id += plain ? c : '-';
  }
  return address.replace(address.find(kPlace), kPlace.size(), id);
}

}  // namespace sambung::woocommerce
