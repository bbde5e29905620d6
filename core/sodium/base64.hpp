#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sambung::sodium {

/// RFC 4648, section 4: with padding.
std::string to_base64(std::string_view bytes);
/// The bytes; nullopt for anything that `to_base64` does not make.
std::optional<std::string> from_base64(std::string_view text);

/// RFC 4648, section 5: the alphabet for URLs, without padding.
std::string to_base64url(std::string_view bytes);

}  // namespace sambung::sodium
