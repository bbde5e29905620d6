#pragma once

#include <string_view>

#include "core/json/document.hpp"

namespace sambung::credentials {

/// The value at an RFC 6901 pointer without escapes ("/result/0"), or an absent one.
json::Value at_pointer(json::Value root, std::string_view pointer);

}  // namespace sambung::credentials
