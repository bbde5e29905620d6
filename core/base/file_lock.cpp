#include "core/base/file_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>

#include <cerrno>
#include <cstring>
#include <string>

namespace sambung {

Result<FileLock> FileLock::acquire(const std::filesystem::path& folder) {
  const std::filesystem::path file = folder / "lock";
  UniqueFd fd(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (!fd.valid()) {
    return Error{ErrorCode::kUnavailable, file.string() +
                                              " cannot be opened: " + std::strerror(errno) +
                                              "; give the folder to the user that runs sambung"};
  }
  if (::flock(fd.get(), LOCK_EX | LOCK_NB) != 0) {
    return Error{ErrorCode::kExists, folder.string() +
                                         " is in use by another sambung; stop it, or give this one "
                                         "a folder of its own (data_folder)"};
  }
  return FileLock(std::move(fd));
}

}  // namespace sambung
