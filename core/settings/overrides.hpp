#pragma once

#include "core/settings/reading.hpp"

namespace sambung::settings {

/// Puts the value of "log.level=debug" where the files would have it: keys with dots between, then a
/// value as YAML writes it. What stood there is gone. Adds a problem when that cannot be.
void override_value(Node& root, const Override& wanted, Reading& reading);

}  // namespace sambung::settings
