#pragma once

#include <algorithm>

#include "core/base/clock.hpp"
#include "core/credentials/budget/plan.hpp"

namespace sambung::credentials {

/// How much of a limit is used, as a part of 1: cut at once when the server complains, regained
/// little by little. Confined to its owner.
class Pace {
 public:
  explicit Pace(const Plan& plan)
      : cut_(plan.cut), min_(plan.pace_min), per_minute_(plan.regained_per_minute) {}

  double at(UnixTime now) const {
    const std::chrono::duration<double, std::ratio<60>> minutes =
        std::max(now - since_, UnixTime::duration(0));
    return std::min(1.0, then_ + per_minute_ * minutes.count());
  }
  void cut(UnixTime now) {
    then_ = std::max(min_, at(now) * cut_);
    since_ = now;
  }

 private:
  double cut_;
  double min_;
  double per_minute_;
  double then_ = 1;
  UnixTime since_{};
};

}  // namespace sambung::credentials
