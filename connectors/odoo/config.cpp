#include "connectors/odoo/config.hpp"

#include <algorithm>
#include <sambung/host.hpp>

#include "connectors/web/settings.hpp"

namespace sambung::odoo {

namespace {

constexpr std::size_t kModuleBytesMax = 40;

std::string module_in(web::Settings& settings) {
  std::string module = settings.text("module", "sambung", kModuleBytesMax);
  const bool plain = std::all_of(module.begin(), module.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
  if (module.empty() || !plain) {
    throw ConfigError("module: must be 1 to 40 of a-z, 0-9 and _, and no module of Odoo's");
  }
  return module;
}

void check_access(const Config& config) {
  if (config.transport == Transport::kJsonRpc) {
    if (config.database.empty() || config.login.empty() || config.key.empty()) {
      throw ConfigError(
          "api: jsonrpc needs `database`, `login` and `key` (an API key of that user)");
    }
  } else if (!config.login.empty() || !config.key.empty()) {
    throw ConfigError(
        "api: json2 takes its API key from the connection's `credential`; leave `login` and `key` out");
  }
}

}  // namespace

Config parse_config(std::string_view json, std::string_view connection) {
  web::Settings settings(json);
  Config config;
  config.connection = connection;
  config.transport = settings.choice("api", "json2", {"json2", "jsonrpc"}) == "json2"
                         ? Transport::kJson2
                         : Transport::kJsonRpc;
  config.database = settings.text("database", "");
  config.login = settings.text("login", "");
  config.key = settings.text("key", "");
  config.module = module_in(settings);
  config.page = settings.number("page", 200, {1, 1000});
  config.overlap = std::chrono::seconds(settings.number("overlap_s", 120, {0, 86'400}));
  config.fields = settings.names("fields");
  settings.done();
  check_access(config);
  return config;
}

}  // namespace sambung::odoo
