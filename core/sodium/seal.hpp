#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace sambung::sodium {

inline constexpr std::size_t kKeyBytes = 32;

/// XChaCha20-Poly1305 of `plain` under a key of kKeyBytes, bound to `context`: nonce, text, tag.
/// Thread-safe.
std::string seal(std::string_view plain, std::string_view key, std::string_view context);

/// The plain text; nullopt when the bytes are not what `seal` made under this key for this context.
std::optional<std::string> open(std::string_view sealed, std::string_view key,
                                std::string_view context);

}  // namespace sambung::sodium
