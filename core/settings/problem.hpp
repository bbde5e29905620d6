#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/settings/node.hpp"

namespace sambung::settings {

enum class Severity : std::uint8_t { kError, kWarning };

/// Something wrong with a configuration: what, where, why, and how to put it right.
struct Problem {
  std::string_view code;  ///< "SB1203", see codes.hpp
  std::string what;       ///< never a secret's text
  Place place;
  std::string label;  ///< beside the caret; may be empty
  std::string help;   ///< what to do; may be empty
  Severity severity = Severity::kError;
  bool hide_excerpt = false;  ///< the line holds what must not be shown
};

using Problems = std::vector<Problem>;

/// The problem as a good compiler would print it, several lines with a final newline.
std::string render(const Problem& problem);

bool has_errors(const Problems& problems);

}  // namespace sambung::settings
