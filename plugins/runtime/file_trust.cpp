#include "plugins/runtime/file_trust.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string_view>

namespace sambung::runtime {

namespace {

Error refuse(ErrorCode code, const std::string& path, const std::string& why) {
  return Error{code, "connector file " + path + ": " + why};
}

Result<void> check_owner(const std::string& path, const struct stat& facts) {
  if (facts.st_uid == 0 || facts.st_uid == geteuid()) return {};
  return refuse(ErrorCode::kUnauthorised, path,
                "is owned by user " + std::to_string(facts.st_uid) +
                    ", who could replace what the broker runs; chown it to root");
}

Result<void> check_mode(const std::string& path, const struct stat& facts) {
  const bool sticky_folder = S_ISDIR(facts.st_mode) && (facts.st_mode & S_ISVTX) != 0;
  if ((facts.st_mode & (S_IWGRP | S_IWOTH)) == 0 || sticky_folder) return {};
  return refuse(ErrorCode::kUnauthorised, path,
                "others may write to it and so choose what the broker runs; chmod go-w " + path);
}

Result<struct stat> look(const std::string& path) {
  struct stat facts {};
  if (lstat(path.c_str(), &facts) == 0) return facts;
  const ErrorCode code = errno == ENOENT ? ErrorCode::kNotFound : ErrorCode::kUnavailable;
  return refuse(
      code, path,
      std::string(std::strerror(errno)) + "; name an existing .so in the connection's `connector`");
}

Result<void> check_one(const std::string& path, bool folder) {
  const Result<struct stat> facts = look(path);
  if (!facts) return facts.error();
  if (!folder && !S_ISREG(facts->st_mode)) {
    return refuse(ErrorCode::kInvalid, path, "is not a regular file");
  }
  const Result<void> owner = check_owner(path, *facts);
  if (!owner) return owner;
  return check_mode(path, *facts);
}

}  // namespace

Result<std::string> trusted_path(const std::string& path) {
  if (path.empty() || path.front() != '/' || path.find('\0') != std::string::npos) {
    return refuse(ErrorCode::kInvalid, path, "the path must be absolute");
  }
  const std::unique_ptr<char, decltype(&std::free)> real(realpath(path.c_str(), nullptr),
                                                         &std::free);
  if (!real) {
    const Result<struct stat> facts = look(path);
    if (!facts) return facts.error();
    return refuse(ErrorCode::kNotFound, path, "its symbolic link leads nowhere");
  }
  const std::string resolved = real.get();
  const Result<void> file = check_one(resolved, false);
  if (!file) return file.error();
  std::string folder = resolved;
  while (folder != "/") {
    folder.resize(std::max<std::size_t>(folder.rfind('/'), 1));
    const Result<void> sound = check_one(folder, true);
    if (!sound) return sound.error();
  }
  return resolved;
}

}  // namespace sambung::runtime
