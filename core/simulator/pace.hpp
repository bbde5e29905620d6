#pragma once

#include <chrono>

namespace sambung::simulator {

/// Compresses simulated durations into real ones. Immutable.
class Pace {
 public:
  explicit Pace(double speed) : speed_(speed) {}

  std::chrono::microseconds real(std::chrono::milliseconds simulated) const {
    const double us = static_cast<double>(simulated.count()) * 1000.0 / speed_;
    return std::chrono::microseconds(static_cast<std::int64_t>(us));
  }
  double speed() const { return speed_; }

 private:
  double speed_;
};

}  // namespace sambung::simulator
