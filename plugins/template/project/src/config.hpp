#pragma once

#include <string>
#include <string_view>

namespace scaffold_name {

/// What an operator may set. Immutable once parsed.
struct Config {
  std::string folder;  ///< absolute; exists
};

/// Reads and checks the configuration; throws sambung::ConfigError, which says what, where, and how
/// to put it right.
Config parse_config(std::string_view json);

}  // namespace scaffold_name
