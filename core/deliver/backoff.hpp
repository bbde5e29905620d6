#pragma once

#include <chrono>
#include <cstdint>
#include <random>

namespace sambung::deliver {

/// Delays between tries: 1 s, 5 s, 30 s, 2 min, 10 min, then hourly, each between half and all of it
/// so that lanes do not march in step. Confined to its owner.
class Backoff {
 public:
  explicit Backoff(std::uint64_t seed) : random_(seed) {}

  /// The delay after `tries` failed tries (from 1).
  std::chrono::milliseconds delay(std::uint32_t tries) {
    using std::chrono::milliseconds;
    static constexpr std::int64_t kSteps[] = {1'000, 5'000, 30'000, 120'000, 600'000, 3'600'000};
    const std::size_t step = tries == 0 ? 0 : tries - 1;
    const std::int64_t whole = kSteps[step < std::size(kSteps) ? step : std::size(kSteps) - 1];
    return milliseconds(std::uniform_int_distribution<std::int64_t>(whole / 2, whole)(random_));
  }

 private:
  std::mt19937_64 random_;
};

}  // namespace sambung::deliver
