#pragma once

#include <string>
#include <string_view>

namespace sambung::json {

/// `json`, a JSON text that was checked, without the white space between its tokens: on one line.
std::string compact(std::string_view json);

}  // namespace sambung::json
