#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sambung::http {

/// The parameters of a query string, percent-decoded, in order; a broken escape stays as it is.
/// At most 64 are read.
std::vector<std::pair<std::string, std::string>> parse_query(std::string_view query);

}  // namespace sambung::http
