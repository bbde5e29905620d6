#pragma once

#include <string_view>

namespace sambung::remote {

/// RFC 9110, 5.6.2: what names of headers and methods are made of; at least one character.
bool is_token(std::string_view text);
/// RFC 9110, 5.5: printable, tabs, and bytes over 127; no other control character.
bool is_field_value(std::string_view text);
/// Of ASCII letters alone, whatever the locale says.
char lower(char c);
/// Without spaces and tabs around it.
std::string_view trimmed(std::string_view text);

}  // namespace sambung::remote
