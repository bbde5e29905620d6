#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/base/result.hpp"

namespace sambung::cli {

struct ArchiveFile {
  std::string name;
  std::string text;
};

/// Writes a tar (ustar; through gzip when its name ends in gz) for the owner alone.
/// kExists - there is a file of that name already, and it stays; kUnavailable - it cannot be written.
Result<void> write_archive(const std::filesystem::path& file,
                           const std::vector<ArchiveFile>& files);

}  // namespace sambung::cli
