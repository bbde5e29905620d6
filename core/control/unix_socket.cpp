#include "core/control/unix_socket.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace sambung::control {

namespace {

using Clock = std::chrono::steady_clock;

constexpr int kBacklog = 16;

Error failed(const std::string& what) {
  return Error{ErrorCode::kUnavailable, what + ": " + std::strerror(errno)};
}

/// A socket's address may have 107 bytes; by the open folder it is short however long the path is.
Result<sockaddr_un> address_of(const std::filesystem::path& path, UniqueFd& folder) {
  folder = UniqueFd(::open(path.parent_path().c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (!folder.valid()) {
    const ErrorCode code = errno == ENOENT   ? ErrorCode::kNotFound
                           : errno == EACCES ? ErrorCode::kUnauthorised
                                             : ErrorCode::kUnavailable;
    return Error{code, path.parent_path().string() + ": " + std::strerror(errno)};
  }
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string text =
      "/proc/self/fd/" + std::to_string(folder.get()) + "/" + path.filename().string();
  if (text.size() >= sizeof address.sun_path) {
    return Error{ErrorCode::kInvalid, path.filename().string() + " is too long a name"};
  }
  std::memcpy(address.sun_path, text.c_str(), text.size() + 1);
  return address;
}

Result<void> await(int fd, short events, Clock::time_point deadline) {
  for (;;) {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
    pollfd ready{fd, events, 0};
    const int count = left <= 0 ? 0 : ::poll(&ready, 1, static_cast<int>(left));
    if (count > 0) return {};
    if (count == 0) return Error{ErrorCode::kUnavailable, "no answer in time"};
    if (errno != EINTR) return failed("cannot wait for the other side");
  }
}

}  // namespace

Result<UniqueFd> listen_at(const std::filesystem::path& path) {
  UniqueFd folder;
  auto address = address_of(path, folder);
  if (!address) return address.error();
  UniqueFd fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!fd.valid()) return failed("no socket");
  ::unlink(path.c_str());
  if (::bind(fd.get(), reinterpret_cast<const sockaddr*>(&*address), sizeof *address) != 0 ||
      ::chmod(path.c_str(), 0600) != 0 || ::listen(fd.get(), kBacklog) != 0) {
    return failed("the control socket " + path.string() + " cannot be made");
  }
  return fd;
}

Result<UniqueFd> connect_to(const std::filesystem::path& path) {
  UniqueFd folder;
  auto address = address_of(path, folder);
  if (!address) return address.error();
  UniqueFd fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!fd.valid()) return failed("no socket");
  if (::connect(fd.get(), reinterpret_cast<const sockaddr*>(&*address), sizeof *address) == 0) {
    return fd;
  }
  const ErrorCode code = errno == ENOENT || errno == ECONNREFUSED ? ErrorCode::kNotFound
                         : errno == EACCES                        ? ErrorCode::kUnauthorised
                                                                  : ErrorCode::kUnavailable;
  return Error{code, path.string() + ": " + std::strerror(errno)};
}

Result<std::string> read_line(int fd, std::size_t bytes_max, std::chrono::milliseconds patience) {
  const Clock::time_point deadline = Clock::now() + patience;
  std::string line;
  char piece[16 * 1024];
  for (;;) {
    if (auto ready = await(fd, POLLIN, deadline); !ready) return ready.error();
    const ssize_t got = ::recv(fd, piece, sizeof piece, MSG_DONTWAIT);
    if (got < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (got <= 0) return Error{ErrorCode::kUnavailable, "the other side ended the connection"};
    line.append(piece, static_cast<std::size_t>(got));
    const std::size_t end = line.find('\n');
    if (end != line.npos) return line.substr(0, end);
    if (line.size() > bytes_max) return Error{ErrorCode::kFull, "the line is too long"};
  }
}

Result<void> write_all(int fd, std::string_view bytes, std::chrono::milliseconds patience) {
  const Clock::time_point deadline = Clock::now() + patience;
  while (!bytes.empty()) {
    if (auto ready = await(fd, POLLOUT, deadline); !ready) return ready;
    const ssize_t put = ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (put < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (put < 0) return failed("the other side ended the connection");
    bytes.remove_prefix(static_cast<std::size_t>(put));
  }
  return {};
}

}  // namespace sambung::control
