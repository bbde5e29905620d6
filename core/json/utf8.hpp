#pragma once

#include <cstddef>
#include <string_view>

namespace sambung::json {

/// Bytes of the valid UTF-8 sequence at the front of `text`; 0 when there is none.
std::size_t utf8_length(std::string_view text);

/// Whether all of `text` is valid UTF-8.
bool is_utf8(std::string_view text);

}  // namespace sambung::json
