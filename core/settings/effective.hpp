#pragma once

#include <string>

#include "core/settings/load.hpp"

namespace sambung::settings {

/// Everything that is in force, defaults included, as JSON (indented by two). Secrets are
/// "(secret)".
std::string effective_json(const Loaded& loaded);

}  // namespace sambung::settings
