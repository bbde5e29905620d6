#pragma once

#include <chrono>
#include <cstdint>
#include <stop_token>

#include "core/base/mutex.hpp"

namespace sambung {

/// Tells waiting threads that there is something new. Only a hint: whoever wakes looks at the source,
/// so a lost or doubled ring loses nothing. Thread-safe.
class Doorbell {
 public:
  /// The number of rings so far; take it before looking at the source.
  std::uint64_t rings() const {
    Lock lock(mutex_);
    return rings_;
  }

  void ring() {
    {
      Lock lock(mutex_);
      ++rings_;
      if (relay_ != nullptr) relay_->ring();
    }
    rung_.notify_all();
  }

  /// Has `other` ring whenever this one does, for somebody who waits for several things; nullptr ends
  /// it, and must come before `other` dies. No circles.
  void relay_to(Doorbell* other) {
    Lock lock(mutex_);
    relay_ = other;
  }

  /// Waits until there were more rings than `seen`, `patience` is over, or `stop` is requested.
  void wait(std::uint64_t seen, std::chrono::milliseconds patience, const std::stop_token& stop) {
    const auto deadline = std::chrono::steady_clock::now() + patience;
    Lock lock(mutex_);
    while (rings_ == seen && !stop.stop_requested() &&
           std::chrono::steady_clock::now() < deadline) {
      rung_.wait_until(mutex_, stop, deadline);
    }
  }

 private:
  mutable Mutex mutex_;
  Condition rung_;
  std::uint64_t rings_ SAMBUNG_GUARDED_BY(mutex_) = 0;
  Doorbell* relay_ SAMBUNG_GUARDED_BY(mutex_) = nullptr;
};

}  // namespace sambung
