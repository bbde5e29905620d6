#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>
#include <random>

namespace sambung::credentials {

/// How long to leave a token endpoint alone after failed exchanges: 1 s, doubled each time up to
/// 5 min, between half and all of it; what the system asks for if that is longer, up to an hour.
/// Confined to its owner.
class RetryPause {
 public:
  explicit RetryPause(std::uint64_t seed) : random_(seed) {}

  std::chrono::milliseconds after_failure(std::optional<std::chrono::seconds> asked) {
    using std::chrono::milliseconds;
    const std::int64_t whole = std::min<std::int64_t>(1'000LL << std::min(failures_, 20), 300'000);
    ++failures_;
    const milliseconds own(std::uniform_int_distribution<std::int64_t>(whole / 2, whole)(random_));
    return std::max<milliseconds>(
        own, std::min(asked.value_or(std::chrono::seconds(0)), std::chrono::seconds(3600)));
  }
  void succeeded() { failures_ = 0; }

 private:
  int failures_ = 0;
  std::mt19937_64 random_;
};

}  // namespace sambung::credentials
