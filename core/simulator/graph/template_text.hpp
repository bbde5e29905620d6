#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sambung::simulator {

/// The distinct names between `{{` and `}}`, in order: "1" or "nama".
std::vector<std::string> template_parameters(std::string_view text);

/// Whether a parameter's text may stand in a template: not empty, no line break, no tab, at most
/// four spaces in a row.
bool fits_in_template(std::string_view text);

}  // namespace sambung::simulator
