#include "plugins/host/bootstrap.hpp"

#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <string>

#include "plugins/wire/frame.hpp"

namespace sambung::host {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kBootstrapBytesMax =
    wire::kConfigBytesMax + wire::kMappingBytesMax + wire::kHttpBytesMax + 64 * 1024;

Error gone(const char* why) {
  return Error{ErrorCode::kUnavailable,
               std::string("sambung-host: no instructions on the inherited socket: ") + why +
                   "; this program is started by sambung, not by hand"};
}

Result<void> read_exactly(int fd, char* to, std::size_t size, Clock::time_point deadline) {
  while (size > 0) {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
    pollfd ready{fd, POLLIN, 0};
    if (left <= 0 || poll(&ready, 1, static_cast<int>(left)) == 0) return gone("timed out");
    const ssize_t got = read(fd, to, size);
    if (got < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (got < 0) return gone("cannot be read");
    if (got == 0) return gone("closed");
    to += got;
    size -= static_cast<std::size_t>(got);
  }
  return {};
}

}  // namespace

Result<wire::Bootstrap> read_bootstrap(int fd, std::chrono::milliseconds patience) {
  const Clock::time_point deadline = Clock::now() + patience;
  std::string bytes(wire::kHeaderBytes, '\0');
  Result<void> read = read_exactly(fd, bytes.data(), bytes.size(), deadline);
  if (!read) return read.error();
  const Result<std::size_t> size = wire::payload_size(bytes);
  if (!size) return size.error();
  if (*size > kBootstrapBytesMax) return gone("the bootstrap frame is too long");
  bytes.resize(wire::kHeaderBytes + *size);
  read = read_exactly(fd, bytes.data() + wire::kHeaderBytes, *size, deadline);
  if (!read) return read.error();
  const Secret wiped(std::move(bytes));
  const Result<wire::FrameView> frame = wire::decode_frame(wiped.reveal());
  if (!frame) return frame.error();
  if (frame->type != wire::FrameType::kBootstrap) return gone("another frame came first");
  return wire::decode_bootstrap(frame->payload);
}

}  // namespace sambung::host
