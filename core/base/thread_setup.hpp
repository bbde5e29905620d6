#pragma once

#include <chrono>
#include <functional>
#include <stop_token>

#include "core/base/doorbell.hpp"

namespace sambung {

/// Names the calling thread (15 characters at most) for debuggers and `top`, and gives way to other
/// threads by `nice` (0 to 19): what answers webhooks must not wait for what comes after.
void set_up_thread(const char* name, int nice = 0);

/// Keeps a loop that follows others from doing in many small turns what fewer do at less cost: a
/// turn costs about the same for one event as for ten. Confined to its thread.
class Pace {
 public:
  /// Waits until some milliseconds after `began` when the turn that began then had little to do.
  void rest(std::chrono::steady_clock::time_point began, std::size_t events,
            const std::stop_token& stop);

 private:
  Doorbell never_;
};

/// What a background loop is asked before each turn: whether it shall go on as it runs now.
using GoesOn = std::function<bool(std::chrono::milliseconds behind)>;

/// Runs `loop`, which follows what others produce, behind everything that answers webhooks: with the
/// processor only when nothing else wants it, until it says that it is 5 seconds behind; from
/// there in competition, at low priority, until it has caught up. `loop` must return soon once the
/// function that it is given says false, and is called again until `stopped` is true.
///
/// Priority alone would not do: the kernel wakes a thread on the core of its waker rather than on one
/// that is busy, with however unimportant work, unless that work has the idle policy. A thread cannot
/// leave that policy without privileges, hence a thread for each of the two ways.
void run_in_background(const char* name, const std::function<bool()>& stopped,
                       const std::function<void(const GoesOn&)>& loop);

}  // namespace sambung
