#pragma once

#include <string>
#include <string_view>

namespace sambung::model {

/// `json`, which must be well-formed and without spaces between values, for people to read: two
/// spaces per level, one member a line, empty objects and arrays on one line.
std::string indented(std::string_view json);

}  // namespace sambung::model
