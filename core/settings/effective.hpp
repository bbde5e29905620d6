#pragma once

#include <string>

#include "core/settings/load.hpp"

namespace sambung::settings {

/// Everything that is in force, defaults included, as JSON (indented by two). Secrets are
/// "(secret)".
std::string effective_json(const Loaded& loaded);

/// One value that is in force, and where it came from.
struct Origin {
  std::string key;    ///< "listen.webhooks.port"
  std::string value;  ///< JSON
  std::string from;   ///< "sambung.yaml:9:5", "flag --set", "default"; with what a secret refers to
};

/// All values, in the order of `effective_json`.
std::vector<Origin> origins(const Loaded& loaded);

}  // namespace sambung::settings
