#include "core/bus/relay_stream.hpp"

#include <sys/socket.h>

#include <cerrno>

#include "plugins/wire/bytes.hpp"

namespace sambung::bus {

namespace {

constexpr std::size_t kReadBytes = 64 * 1024;
constexpr std::size_t kLengthBytes = 4;
/// Read in one go before frames are looked at, so that a flood does not keep the reader here.
constexpr std::size_t kFillBytesMax = 1024 * 1024;

Error gone() { return Error{ErrorCode::kUnavailable, "the other end of the relay is gone"}; }

bool would_block() { return errno == EAGAIN || errno == EWOULDBLOCK; }

}  // namespace

Result<void> RelayStream::fill() {
  in_.erase(0, taken_);
  taken_ = 0;
  for (std::size_t got_bytes = 0; got_bytes < kFillBytesMax;) {
    const std::size_t before = in_.size();
    in_.resize(before + kReadBytes);
    const ssize_t got = ::recv(fd_, in_.data() + before, kReadBytes, MSG_DONTWAIT);
    in_.resize(before + static_cast<std::size_t>(got > 0 ? got : 0));
    if (got == 0) return gone();
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return would_block() ? Result<void>() : Result<void>(gone());
    got_bytes += static_cast<std::size_t>(got);
  }
  return {};
}

Result<std::optional<RelayView>> RelayStream::next() {
  const std::string_view rest = std::string_view(in_).substr(taken_);
  if (rest.size() < kLengthBytes) return std::optional<RelayView>{};
  const std::size_t size = wire::ByteReader(rest.substr(0, kLengthBytes)).u32();
  if (size == 0 || size > kRelayBytesMax) {
    return Error{ErrorCode::kInvalid, "a frame on the relay has an impossible length"};
  }
  if (rest.size() < kLengthBytes + size) return std::optional<RelayView>{};
  taken_ += kLengthBytes + size;
  const std::string_view frame = rest.substr(kLengthBytes, size);
  return std::optional(RelayView{static_cast<RelayType>(frame.front()), frame.substr(1)});
}

Result<void> RelayStream::flush() {
  while (waiting() > 0) {
    const ssize_t sent = ::send(fd_, out_.data() + sent_, waiting(), MSG_DONTWAIT | MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0 && would_block()) break;
    if (sent < 0) return gone();
    sent_ += static_cast<std::size_t>(sent);
  }
  if (waiting() == 0 || sent_ > kFillBytesMax) {
    out_.erase(0, sent_);
    sent_ = 0;
  }
  return {};
}

}  // namespace sambung::bus
