#pragma once

#include <filesystem>
#include <optional>

#include "core/base/result.hpp"
#include "core/base/secret.hpp"

namespace sambung::app {

/// The 32 bytes that wrap all data keys: those configured, else the file `master.key` in the data
/// folder, made (0600) when the folder is new.
/// kCorrupt - data is there but the file is gone; kUnauthorised - others may read the file.
Result<Secret> master_key(const std::optional<Secret>& configured,
                          const std::filesystem::path& data_folder);

}  // namespace sambung::app
