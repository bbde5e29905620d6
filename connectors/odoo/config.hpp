#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sambung::odoo {

/// How Odoo is spoken to.
enum class Transport : std::uint8_t {
  kJson2,    ///< Odoo 19 and later: POST /json/2/<model>/<method>, the key in a header
  kJsonRpc,  ///< Odoo 17 to 21: POST /jsonrpc, the key in the body of each request
};

/// What an operator may set for an odoo connection. Immutable once parsed.
struct Config {
  std::string connection;  ///< the operator's name for it
  Transport transport = Transport::kJson2;
  std::string database;  ///< empty: the server has one alone
  std::string login;     ///< of kJsonRpc, like `key`
  std::string key;       ///< secret
  std::string module;    ///< of our external ids: "sambung" in "sambung.wa_1"
  std::uint32_t page = 200;
  std::chrono::seconds overlap{120};
  std::vector<std::string> fields;  ///< further ones of res.partner
};

/// Reads and checks the configuration; throws sambung::ConfigError naming the key and the remedy, never the
/// key's text.
Config parse_config(std::string_view json, std::string_view connection);

/// The connector's manifest (abi.h, `sambung_entry`).
extern const char kManifest[];

}  // namespace sambung::odoo
