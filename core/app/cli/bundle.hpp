#pragma once

#include <filesystem>
#include <vector>

#include "core/app/cli/check.hpp"

namespace sambung::cli {

/// Writes what somebody who helps needs into an archive: the configuration in force, versions, status,
/// metrics, the last lines of the log, and findings. Never in there: secrets, phone numbers, and
/// anything of a message; whatever comes in is masked once more. As write_archive.
Result<void> write_bundle(const std::filesystem::path& file, const settings::Loaded& loaded,
                          const std::vector<Finding>& findings);

}  // namespace sambung::cli
