#include "core/credentials/budget/bucket_limiter.hpp"

#include <cmath>

namespace sambung::credentials {

BucketLimiter::BucketLimiter(const Limit& limit, const BucketLimit& bucket, const Plan& plan,
                             UnixTime now)
    : Limiter(limit, plan),
      capacity_(bucket.capacity),
      per_second_(bucket.per_second),
      level_(bucket.capacity),
      at_(now) {}

double BucketLimiter::capacity(double, UnixTime) const { return capacity_; }

double BucketLimiter::room(double, UnixTime now) {
  fill(now);
  return level_;
}

UnixTime BucketLimiter::room_at(double amount, double, UnixTime now) {
  fill(now);
  if (level_ >= amount) return now;
  if (amount > capacity_) return kNever;
  const double seconds = (amount - level_) / (per_second_ * pace(now));
  return now + std::chrono::milliseconds(static_cast<std::int64_t>(std::ceil(seconds * 1'000)));
}

void BucketLimiter::spend(double amount, UnixTime at) {
  fill(at);
  level_ -= amount;
}

void BucketLimiter::report(const Reported& reported, UnixTime now) {
  fill(now);
  if (reported.limit && *reported.limit > 0) capacity_ = *reported.limit;
  if (reported.per_second && *reported.per_second > 0) per_second_ = *reported.per_second;
  level_ = std::min(level_, reported.remaining.value_or(level_));
}

void BucketLimiter::cut(UnixTime now) {
  Limiter::cut(now);
  fill(now);
  level_ = std::min(level_, 0.0);  // a server that complains has nothing left
}

void BucketLimiter::fill(UnixTime now) {
  if (now <= at_) return;
  const std::chrono::duration<double> seconds = now - at_;
  // The pace rises in a straight line and then stays, so the mean of its ends is never too much.
  const double mean = (pace(at_) + pace(now)) / 2;
  level_ = std::min(capacity_, level_ + per_second_ * mean * seconds.count());
  at_ = now;
}

}  // namespace sambung::credentials
