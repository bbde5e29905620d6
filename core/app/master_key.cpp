#include "core/app/master_key.hpp"

#include <fcntl.h>
#include <sys/random.h>
#include <sys/stat.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string>

#include "core/base/unique_fd.hpp"

namespace sambung::app {

namespace {

constexpr std::size_t kBytes = 32;

Error cannot(const char* what, const std::filesystem::path& file) {
  return Error{ErrorCode::kUnavailable,
               std::string("cannot ") + what + " " + file.string() + ": " + std::strerror(errno)};
}

Result<Secret> read_key(int fd, const std::filesystem::path& file) {
  struct stat facts {};
  if (::fstat(fd, &facts) != 0) return cannot("look at", file);
  if ((facts.st_mode & 077) != 0) {
    return Error{ErrorCode::kUnauthorised,
                 file.string() + " can be read by others; chmod 600 " + file.string()};
  }
  std::string bytes(kBytes + 1, '\0');
  const ssize_t got = ::read(fd, bytes.data(), bytes.size());
  if (got != static_cast<ssize_t>(kBytes)) {
    return Error{ErrorCode::kCorrupt, file.string() +
                                          " must hold exactly 32 bytes; restore it "
                                          "from where it was backed up"};
  }
  bytes.resize(kBytes);
  return Secret(std::move(bytes));
}

Result<Secret> make_key(const std::filesystem::path& file) {
  std::string bytes(kBytes, '\0');
  if (::getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(kBytes)) {
    return cannot("get random bytes for", file);
  }
  // Written beside and renamed, so that a crash leaves no half key under the name.
  const std::filesystem::path beside = file.string() + ".new";
  UniqueFd fd(::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
  if (!fd.valid()) return cannot("write", beside);
  if (::write(fd.get(), bytes.data(), bytes.size()) != static_cast<ssize_t>(kBytes) ||
      ::fsync(fd.get()) != 0 || ::rename(beside.c_str(), file.c_str()) != 0) {
    return cannot("write", file);
  }
  UniqueFd folder(::open(file.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder.valid() || ::fsync(folder.get()) != 0) return cannot("sync the folder of", file);
  return Secret(std::move(bytes));
}

}  // namespace

Result<Secret> master_key(const std::optional<Secret>& configured,
                          const std::filesystem::path& data_folder) {
  if (configured) return configured->duplicate();
  const std::filesystem::path file = data_folder / "master.key";
  UniqueFd fd(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
  if (fd.valid()) return read_key(fd.get(), file);
  if (errno != ENOENT) return cannot("read", file);
  if (std::filesystem::exists(data_folder / "keys.db")) {
    return Error{ErrorCode::kCorrupt,
                 file.string() +
                     " is missing, and without it nothing in this folder can be read; "
                     "restore it from where it was backed up"};
  }
  return make_key(file);
}

}  // namespace sambung::app
