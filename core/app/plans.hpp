#pragma once

#include <vector>

#include "core/app/manifest_access.hpp"
#include "core/credentials/budget/plan.hpp"
#include "core/settings/access.hpp"

namespace sambung::app {

/// The limits that hold: those of the manifest, each replaced by one of the settings of its kind and
/// scope, and what else the settings say. Each has a name: its own, else its scope, else its kind.
std::vector<ManifestLimit> limits_of(const std::vector<ManifestLimit>& manifest,
                                     const std::vector<settings::Limit>& settings);

/// As a plan. Where there is no limit, 16 calls at once: so many connections rarely are, and what a
/// system says with 429 holds for all of them.
credentials::Plan plan_of(const std::vector<ManifestLimit>& limits);

}  // namespace sambung::app
