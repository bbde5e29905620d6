#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sambung {

/// Lower-case hexadecimal of `bytes`.
std::string to_hex(std::string_view bytes);

/// The bytes that `hex` (either case, even length) spells; nullopt for anything else.
std::optional<std::string> from_hex(std::string_view hex);

}  // namespace sambung
