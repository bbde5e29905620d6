#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/base/result.hpp"

namespace sambung::kit {

/// Names that a shared library of this machine exports (ELF gABI, ".dynsym": defined, global or weak,
/// of default visibility). Nothing of the file runs. kInvalid - no such library, or damaged.
Result<std::vector<std::string>> exported_symbols(const std::filesystem::path& library);

}  // namespace sambung::kit
