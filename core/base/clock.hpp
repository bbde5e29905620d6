#pragma once

#include <chrono>
#include <cstdint>

namespace sambung {

/// A point in wall time, Unix milliseconds. What WhatsApp states has whole seconds.
using UnixTime = std::chrono::sys_time<std::chrono::milliseconds>;

inline std::int64_t unix_ms(UnixTime time) { return time.time_since_epoch().count(); }
inline UnixTime from_unix_ms(std::int64_t ms) { return UnixTime{std::chrono::milliseconds{ms}}; }

/// Where time comes from, so that tests can hold it. Thread-safe.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual UnixTime now() const = 0;
};

/// The machine's wall clock. Immutable.
class SystemClock final : public Clock {
 public:
  UnixTime now() const override {
    return std::chrono::time_point_cast<std::chrono::milliseconds>(
        std::chrono::system_clock::now());
  }
};

}  // namespace sambung
