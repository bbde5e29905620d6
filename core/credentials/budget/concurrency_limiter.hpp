#pragma once

#include <cmath>

#include "core/credentials/budget/limiter.hpp"

namespace sambung::credentials {

/// So many at a time: what is held is all there is to it. Confined to its owner.
class ConcurrencyLimiter final : public Limiter {
 public:
  ConcurrencyLimiter(const Limit& limit, const ConcurrencyLimit& concurrency, const Plan& plan)
      : Limiter(limit, plan), calls_(concurrency.calls) {}

  double capacity(double least, UnixTime now) const override {
    return std::max(std::floor(calls_ * pace(now)), std::min(least, calls_));
  }
  double room(double least, UnixTime now) override { return capacity(least, now); }
  UnixTime room_at(double amount, double least, UnixTime now) override {
    return amount <= capacity(least, now) ? now : kNever;
  }
  void spend(double, UnixTime) override {}
  void report(const Reported& reported, UnixTime) override {
    if (reported.limit && *reported.limit >= 1) calls_ = *reported.limit;
  }

 private:
  double calls_;
};

}  // namespace sambung::credentials
