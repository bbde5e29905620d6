#include "core/supervise/run_directory.hpp"

#include <sys/random.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "core/base/hex.hpp"

namespace sambung::supervise {

Result<std::string> random_bytes(std::size_t size) {
  std::string bytes(size, '\0');
  if (getrandom(bytes.data(), size, 0) != static_cast<ssize_t>(size)) {
    return Error{ErrorCode::kUnavailable, "the kernel gives no random bytes"};
  }
  return bytes;
}

Result<void> ensure_private_directory(const std::string& directory) {
  if (mkdir(directory.c_str(), 0700) != 0 && errno != EEXIST) {
    return Error{ErrorCode::kUnavailable, "folder for host sockets " + directory + ": " +
                                              std::strerror(errno) + "; create its parent"};
  }
  struct stat facts {};
  if (lstat(directory.c_str(), &facts) != 0 || !S_ISDIR(facts.st_mode)) {
    return Error{ErrorCode::kUnavailable,
                 "folder for host sockets " + directory + ": is no folder; remove what is there"};
  }
  if (facts.st_uid != geteuid() || (facts.st_mode & 077) != 0) {
    return Error{ErrorCode::kUnauthorised,
                 "folder for host sockets " + directory +
                     ": others may enter it; chown it to the broker's user and chmod 0700"};
  }
  return {};
}

Result<std::string> fresh_socket_path(const std::string& directory) {
  const Result<std::string> name = random_bytes(8);
  if (!name) return name.error();
  std::string path = directory + "/" + to_hex(*name) + ".sock";
  if (path.size() >= sizeof(sockaddr_un::sun_path)) {
    return Error{ErrorCode::kInvalid, "folder for host sockets " + directory +
                                          ": its path is too long for a socket; use one of at "
                                          "most 85 characters"};
  }
  return path;
}

}  // namespace sambung::supervise
