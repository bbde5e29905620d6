#pragma once

#include <string>
#include <string_view>

namespace sambung::credentials {

/// As application/x-www-form-urlencoded has it, but for the space, which is %20: every server reads
/// that, also in the Basic header of RFC 6749 section 2.3.1.
std::string percent_encode(std::string_view text);

}  // namespace sambung::credentials
