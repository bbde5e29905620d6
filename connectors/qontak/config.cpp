#include "connectors/qontak/config.hpp"

#include "connectors/web/settings.hpp"

namespace sambung::qontak {

Config parse_config(std::string_view json) {
  web::Settings settings(json);
  Config config;
  config.page = settings.number("page", 25, {1, 100});
  config.scan_s = settings.number("scan_s", 3600, {0, 604'800});
  config.id_field = settings.text("id_field", "", 100);
  settings.done();
  return config;
}

}  // namespace sambung::qontak
