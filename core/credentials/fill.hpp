#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sambung::credentials {

/// `text` with each `{name}` replaced by its value, in one pass: a value is never looked into.
/// Braces around anything else stay as they are.
std::string fill(std::string_view text,
                 const std::vector<std::pair<std::string, std::string>>& values);

}  // namespace sambung::credentials
