#pragma once

#include <optional>
#include <string>

#include "core/settings/reading.hpp"

namespace sambung::settings {

/// A connector's own configuration as JSON, scalars by the rules of YAML 1.2, secret references
/// replaced by their texts. nullopt after adding the problems. `what` names it in messages.
std::optional<std::string> config_json(const Node& node, const std::string& what, Reading& reading);

}  // namespace sambung::settings
