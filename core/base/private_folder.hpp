#pragma once

#include <filesystem>

#include "core/base/result.hpp"

namespace sambung {

/// Makes a folder, and those on its way, for its owner alone; one that is there becomes so.
/// kUnavailable - cannot be made: says which and why.
Result<void> make_private_folder(const std::filesystem::path& folder);

}  // namespace sambung
