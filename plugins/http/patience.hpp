#pragma once

#include <chrono>
#include <optional>

#include "core/base/unique_fd.hpp"
#include "plugins/http/failure.hpp"

namespace sambung::remote {

/// How long one `send` may still take. Every wait of a send is a poll through here, on a socket that
/// never blocks, so that no peer can hold a send by being slow, wherever it is slow, and `cancel` has
/// one place to reach. Confined to the sending thread, but for `cancel`.
class Patience {
 public:
  using Clock = std::chrono::steady_clock;

  /// Ends `deadline` from now; a day at most.
  explicit Patience(std::chrono::milliseconds deadline);

  /// Waits until `fd` has one of `events` (POLLIN, POLLOUT) or an error; nothing if so. kDeadline also
  /// at `no_later`, where `left` then is more than zero.
  std::optional<Failure> wait(int fd, short events,
                              Clock::time_point no_later = Clock::time_point::max()) const;
  /// kDeadline or kCancelled if it is time to stop. Asked before each read and write, so that a peer
  /// that is always ready is held to the deadline, too.
  std::optional<Failure> check() const;
  /// Time until the deadline; zero when it has passed.
  Clock::duration left() const;

  /// Ends the waits of now and later. Any thread.
  void cancel();

 private:
  Clock::time_point end_;
  UniqueFd cancelled_;  ///< an eventfd; readable once cancelled
};

}  // namespace sambung::remote
