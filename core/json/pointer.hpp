#pragma once

#include <string_view>

#include "core/json/document.hpp"

namespace sambung::json {

/// The value at an RFC 6901 pointer without escapes ("/result/0"), or an absent one.
Value at_pointer(Value root, std::string_view pointer);

}  // namespace sambung::json
