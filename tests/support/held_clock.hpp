#pragma once

#include <atomic>

#include "core/base/clock.hpp"

namespace sambung::testing {

/// A clock that stands until it is moved. Thread-safe.
class HeldClock final : public Clock {
 public:
  explicit HeldClock(std::int64_t ms = 1795392000000) : ms_(ms) {}
  UnixTime now() const override { return from_unix_ms(ms_.load()); }
  void set(std::int64_t ms) { ms_.store(ms); }
  void advance(std::chrono::milliseconds by) { ms_ += by.count(); }

 private:
  std::atomic<std::int64_t> ms_;
};

}  // namespace sambung::testing
