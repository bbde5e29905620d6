#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/sink/name_template.hpp"

namespace sambung::nats {

/// How to get in. Secret but for its paths; at most one way is given. Plain value.
struct Access {
  std::string user;
  std::string password;
  std::string token;
  std::string credentials_file;  ///< a .creds file of NATS: a user's JWT and seed
  bool tls = false;              ///< also where the URL does not say so
  std::string ca_file;
  std::string cert_file;  ///< ours, with key_file
  std::string key_file;
};

/// What an operator may set for a nats connection. Immutable once parsed.
struct Config {
  std::vector<std::string> servers;  ///< "nats://host:4222", tried in their order
  Access access;
  std::string stream;
  sink::NameTemplate subject;
  std::string source;  ///< of the events, for CloudEvents
  std::uint32_t replicas = 1;
  std::chrono::hours keep{0};  ///< 0: for ever
  std::chrono::seconds duplicate_window{3600};
  bool synced = false;  ///< the operator says that the servers sync before they acknowledge
  std::chrono::seconds timeout{10};
};

/// Reads and checks the configuration; throws sambung::ConfigError naming the key and the remedy, never a
/// secret's text.
Config parse_config(std::string_view json);

/// The connector's manifest (abi.h, `sambung_entry`).
extern const char kManifest[];

}  // namespace sambung::nats
