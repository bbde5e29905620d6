#pragma once

#include <string>
#include <string_view>

namespace sambung::json {

/// The text that the inside of a JSON string stands for. `inner` must be well-formed.
std::string unescape(std::string_view inner);

/// Appends `code_point` to `out` as UTF-8.
void append_utf8(std::string& out, char32_t code_point);

}  // namespace sambung::json
