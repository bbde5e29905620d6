#pragma once

#include <string>
#include <vector>

#include "core/settings/settings.hpp"

namespace sambung::settings {

/// What a reload has to do. Connections that stand in none of the lists go on untouched.
struct Difference {
  std::vector<std::string> added;
  std::vector<std::string> removed;
  std::vector<std::string> changed;
  std::vector<std::string> needs_restart;  ///< sections that take effect at the next start alone

  bool empty() const {
    return added.empty() && removed.empty() && changed.empty() && needs_restart.empty();
  }
};

Difference difference(const Settings& before, const Settings& after);

}  // namespace sambung::settings
