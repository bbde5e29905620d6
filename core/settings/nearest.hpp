#pragma once

#include <span>
#include <string>
#include <string_view>

namespace sambung::settings {

/// The one of `names` that `text` most likely means; empty when none is near.
std::string nearest(std::string_view text, std::span<const std::string> names);

}  // namespace sambung::settings
