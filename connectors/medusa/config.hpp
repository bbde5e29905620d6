#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace sambung::medusa {

/// What an operator may set for a Medusa connection. Immutable once parsed.
struct Config {
  std::uint32_t page = 100;          ///< records asked for at once
  std::chrono::seconds overlap{60};  ///< how long Medusa's longest write may take
  /// E-mail address of a customer that is made without one, with "{id}" in it; empty: none.
  std::string email_for_missing;
};

/// Reads and checks the configuration; throws sambung::ConfigError naming the key and the remedy.
Config parse_config(std::string_view json);

/// The address that stands for none in a customer whose id of ours is `id`; empty: there is no such.
std::string stand_in(const Config& config, std::string_view id);

/// The connector's manifest (abi.h, `sambung_entry`).
extern const char kManifest[];

}  // namespace sambung::medusa
