#pragma once

#include <filesystem>
#include <utility>

#include "core/base/result.hpp"
#include "core/base/unique_fd.hpp"

namespace sambung {

/// Holds a folder for one broker: an advisory lock on the file `lock` in it, gone with the process.
class FileLock {
 public:
  /// kExists - another process holds it; kUnavailable - the folder cannot be written.
  static Result<FileLock> acquire(const std::filesystem::path& folder);

 private:
  explicit FileLock(UniqueFd fd) : fd_(std::move(fd)) {}
  UniqueFd fd_;
};

}  // namespace sambung
