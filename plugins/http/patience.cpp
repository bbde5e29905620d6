#include "plugins/http/patience.hpp"

#include <poll.h>
#include <sys/eventfd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>

namespace sambung::remote {
namespace {

constexpr std::chrono::hours kDeadlineMax{24};

Failure too_late() { return {Kind::kDeadline, "the deadline has passed"}; }

}  // namespace

Patience::Patience(std::chrono::milliseconds deadline)
    : end_(Clock::now() + std::clamp<std::chrono::milliseconds>(deadline, {}, kDeadlineMax)),
      cancelled_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

std::optional<Failure> Patience::wait(int fd, short events, Clock::time_point no_later) const {
  const auto end = std::min(end_, no_later);
  for (;;) {
    const auto now = Clock::now();
    if (now >= end) return too_late();
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - now);
    std::array<pollfd, 2> waited{{{fd, events, 0}, {cancelled_.get(), POLLIN, 0}}};
    const int ready = ::poll(waited.data(), waited.size(), static_cast<int>(left.count()));
    if (waited[1].revents != 0 && ready > 0) return Failure{Kind::kCancelled, "cancelled"};
    if (ready > 0) return std::nullopt;
    if (ready < 0 && errno != EINTR) return too_late();  // no memory: no more waiting to be had
  }
}

std::optional<Failure> Patience::check() const {
  pollfd cancelled{cancelled_.get(), POLLIN, 0};
  if (::poll(&cancelled, 1, 0) > 0) return Failure{Kind::kCancelled, "cancelled"};
  if (left() == Clock::duration::zero()) return too_late();
  return std::nullopt;
}

Patience::Clock::duration Patience::left() const {
  return std::max(end_ - Clock::now(), Clock::duration::zero());
}

void Patience::cancel() {
  const std::uint64_t one = 1;
  // Fails only when it has been cancelled 2^64 times.
  [[maybe_unused]] const ssize_t written = ::write(cancelled_.get(), &one, sizeof one);
}

}  // namespace sambung::remote
