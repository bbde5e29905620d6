#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <deque>
#include <utility>

#include "core/base/clock.hpp"

namespace sambung::credentials {

/// A limit as a system enforces it. `takes` is asked as requests arrive, in the order of time, and
/// counts those that it takes.
class LimitServer {
 public:
  virtual ~LimitServer() = default;
  virtual bool takes(UnixTime at, double cost) = 0;
  virtual void ended() {}
};

/// Windows of a fixed length, the first of which began at an instant that only the server knows.
class FixedWindowServer final : public LimitServer {
 public:
  FixedWindowServer(double amount, std::chrono::milliseconds per, std::chrono::milliseconds phase)
      : amount_(amount), per_(per), phase_(phase) {}
  bool takes(UnixTime at, double cost) override {
    const std::int64_t window = (at.time_since_epoch() + phase_) / per_;
    if (window != window_) used_ = 0;
    window_ = window;
    if (used_ + cost > amount_) return false;
    used_ += cost;
    return true;
  }

 private:
  const double amount_;
  const std::chrono::milliseconds per_;
  const std::chrono::milliseconds phase_;
  std::int64_t window_ = 0;
  double used_ = 0;
};

/// All that arrived within the last so many milliseconds.
class SlidingServer final : public LimitServer {
 public:
  SlidingServer(double amount, std::chrono::milliseconds per) : amount_(amount), per_(per) {}
  bool takes(UnixTime at, double cost) override {
    while (!taken_.empty() && taken_.front().first + per_ <= at) {
      used_ -= taken_.front().second;
      taken_.pop_front();
    }
    if (used_ + cost > amount_) return false;
    taken_.emplace_back(at, cost);
    used_ += cost;
    return true;
  }

 private:
  const double amount_;
  const std::chrono::milliseconds per_;
  std::deque<std::pair<UnixTime, double>> taken_;
  double used_ = 0;
};

/// A bucket that fills again without a pause.
class BucketServer final : public LimitServer {
 public:
  BucketServer(double capacity, double per_second)
      : capacity_(capacity), per_second_(per_second), level_(capacity) {}
  bool takes(UnixTime at, double cost) override {
    const std::chrono::duration<double> seconds = at - at_;
    level_ = std::min(capacity_, level_ + per_second_ * seconds.count());
    at_ = at;
    if (level_ + 1e-6 < cost) return false;
    level_ -= cost;
    return true;
  }
  double level() const { return level_; }

 private:
  const double capacity_;
  const double per_second_;
  double level_;
  UnixTime at_{};
};

/// Requests at work.
class ConcurrencyServer final : public LimitServer {
 public:
  explicit ConcurrencyServer(int calls) : calls_(calls) {}
  bool takes(UnixTime, double) override { return ++running_ <= calls_; }
  void ended() override { --running_; }

 private:
  const int calls_;
  int running_ = 0;
};

}  // namespace sambung::credentials
