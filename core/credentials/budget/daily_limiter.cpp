#include "core/credentials/budget/daily_limiter.hpp"

#include <utility>

namespace sambung::credentials {

namespace {

constexpr UnixTime::duration kDay = std::chrono::hours(24);
/// A word about yesterday may come so late; believed, it would stop everything for a day.
constexpr UnixTime::duration kLateWord = std::chrono::minutes(1);

}  // namespace

DailyLimiter::DailyLimiter(const Limit& limit, const DailyLimit& daily, const Plan& plan,
                           UnixTime now)
    : Limiter(limit, plan),
      amount_(daily.amount),
      resets_(daily.resets),
      spread_(daily.spread),
      ends_(std::chrono::floor<std::chrono::days>(now) + resets_ + spread_ - kDay) {
  turn(now);
}

double DailyLimiter::capacity(double, UnixTime) const { return amount_; }

double DailyLimiter::room(double, UnixTime now) {
  turn(now);
  return amount_ - used_ - foreign_;
}

UnixTime DailyLimiter::room_at(double amount, double, UnixTime now) {
  turn(now);
  if (amount_ - used_ - foreign_ >= amount) return now;
  return amount <= amount_ ? ends_ : kNever;
}

void DailyLimiter::spend(double amount, UnixTime at) {
  turn(at);
  used_ += amount;
  if (at >= ends_ - spread_) next_ += amount;
}

void DailyLimiter::report(const Reported& reported, UnixTime now) {
  turn(now);
  if (reported.limit && *reported.limit > 0) amount_ = *reported.limit;
  if (!reported.remaining || now < ends_ - kDay + kLateWord) return;
  foreign_ = std::max(0.0, amount_ - used_ - *reported.remaining);
}

void DailyLimiter::turn(UnixTime now) {
  while (now >= ends_) {
    ends_ += kDay;
    used_ = std::exchange(next_, 0);
    foreign_ = 0;
  }
}

}  // namespace sambung::credentials
