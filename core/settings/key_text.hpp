#pragma once

#include <optional>
#include <string_view>

#include "core/base/secret.hpp"

namespace sambung::settings {

/// The 32 bytes of a key that is written raw, as 64 hex digits, or in base 64 with padding (44
/// characters); white space around the last two is ignored. nullopt for anything else.
std::optional<Secret> key_of_text(std::string_view text);

}  // namespace sambung::settings
