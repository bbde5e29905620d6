#pragma once

#include "core/credentials/budget/limiter.hpp"

namespace sambung::credentials {

/// A bucket that fills again. Our level is at most the server's: what is held is subtracted when it
/// was used at the latest, and using later never leaves more. A slower pace is a slower filling, for
/// one call must fit whatever the pace. Confined to its owner.
class BucketLimiter final : public Limiter {
 public:
  BucketLimiter(const Limit& limit, const BucketLimit& bucket, const Plan& plan, UnixTime now);

  double capacity(double least, UnixTime now) const override;
  double room(double least, UnixTime now) override;
  UnixTime room_at(double amount, double least, UnixTime now) override;
  void spend(double amount, UnixTime at) override;
  void report(const Reported& reported, UnixTime now) override;

 private:
  void cut(UnixTime now) override;
  void fill(UnixTime now);

  double capacity_;
  double per_second_;
  double level_;
  UnixTime at_;
};

}  // namespace sambung::credentials
