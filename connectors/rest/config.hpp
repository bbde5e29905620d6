#pragma once

#include <string>
#include <string_view>

#include "connectors/rest/definition.hpp"

namespace sambung::rest {

/// What an operator may set for a rest connection. Immutable once parsed.
struct Config {
  Definition definition;
  Json parameters;         ///< an object
  std::string connection;  ///< the operator's name for it
};

/// Reads and checks the configuration; throws ConfigError naming the place and the remedy.
Config parse_config(std::string_view json, std::string_view connection);

/// The connector's manifest (abi.h, `sambung_entry`).
extern const char kManifest[];

/// A definition that ships with the connector: its name and its JSON.
struct Shipped {
  std::string_view name;
  std::string_view json;
};

/// All of them, by name; made of definitions/*.json when the connector is built.
const std::vector<Shipped>& shipped();

}  // namespace sambung::rest
