#pragma once

#include "core/credentials/budget/limiter.hpp"

namespace sambung::credentials {

/// So many a day. A complaint pauses it and does not change its pace: the day's number is known.
/// Confined to its owner.
class DailyLimiter final : public Limiter {
 public:
  DailyLimiter(const Limit& limit, const DailyLimit& daily, const Plan& plan, UnixTime now);

  double capacity(double least, UnixTime now) const override;
  double room(double least, UnixTime now) override;
  UnixTime room_at(double amount, double least, UnixTime now) override;
  void spend(double amount, UnixTime at) override;
  void report(const Reported& reported, UnixTime now) override;

 private:
  void cut(UnixTime) override {}
  void turn(UnixTime now);

  double amount_;
  const UnixTime::duration resets_;
  const UnixTime::duration spread_;
  UnixTime ends_;       // when our day ends: at the reset, or the latest it can be
  double used_ = 0;     // in our day
  double next_ = 0;     // of that, what may count in the next
  double foreign_ = 0;  // what others used, by the server's last word
};

}  // namespace sambung::credentials
