#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "connectors/sink/name_template.hpp"

namespace sambung::kafka {

/// How to get in. Secret but for its paths. Plain value.
struct Access {
  bool tls = false;
  std::string mechanism;  ///< of SASL: "PLAIN"; empty: none
  std::string user;
  std::string password;
  std::string ca_file;
  std::string cert_file;  ///< ours, with key_file
  std::string key_file;
};

/// What an operator may set for a kafka connection. Immutable once parsed.
struct Config {
  std::string brokers;  ///< "host:9092,host:9092"
  Access access;
  sink::NameTemplate topic;
  std::string source;  ///< of the events, for CloudEvents
  std::string compression;
  std::uint32_t message_bytes_max = 1'000'000;
  std::chrono::seconds timeout{20};
};

/// Reads and checks the configuration; throws sambung::ConfigError naming the key and the remedy, never a
/// secret's text.
Config parse_config(std::string_view json);

/// The connector's manifest (abi.h, `sambung_entry`).
extern const char kManifest[];

}  // namespace sambung::kafka
