#pragma once

#include <string>
#include <string_view>

#include "connectors/rest/web.hpp"

namespace sambung::rest {

/// Whether there is a filter `name`, and whether `argument` suits it; the reason if not.
std::string check_filter(std::string_view name, std::string_view argument);

/// `value` through the filter. Throws TemplateError when the value does not suit it.
Json filtered(std::string_view name, const std::string& argument, const Json& value);

}  // namespace sambung::rest
