#pragma once

#include <chrono>
#include <cstdint>
#include <random>

namespace sambung {

/// Delays between tries: doubling from `first` to `most`, each shortened at random by up to half so
/// that those who fell together do not rise together. Confined to its owner.
class Backoff {
 public:
  using Milliseconds = std::chrono::milliseconds;

  Backoff(Milliseconds first, Milliseconds most, std::uint32_t seed)
      : first_(first), most_(most), next_(first), random_(seed) {}

  Milliseconds next();
  /// After something worked.
  void reset() { next_ = first_; }

 private:
  Milliseconds first_;
  Milliseconds most_;
  Milliseconds next_;
  std::mt19937 random_;
};

}  // namespace sambung
