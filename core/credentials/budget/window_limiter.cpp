#include "core/credentials/budget/window_limiter.hpp"

namespace sambung::credentials {

namespace {

constexpr int kGrains = 512;

}  // namespace

WindowLimiter::WindowLimiter(const Limit& limit, const WindowLimit& window, const Plan& plan)
    : Limiter(limit, plan),
      amount_(window.amount),
      per_(window.per + window.margin),
      grain_(std::max(UnixTime::duration(1), per_ / kGrains)) {}

double WindowLimiter::capacity(double least, UnixTime now) const {
  return std::max(amount_ * pace(now), std::min(least, amount_));
}

double WindowLimiter::room(double least, UnixTime now) {
  forget(now);
  return capacity(least, now) - used_ - foreign_;
}

UnixTime WindowLimiter::room_at(double amount, double least, UnixTime now) {
  forget(now);
  double free = room(least, now);
  if (free >= amount) return now;
  if (capacity(least, now) < amount) return kNever;
  UnixTime when = now;
  bool foreign_counted = false;
  for (const Use& use : uses_) {
    if (free >= amount) return when;
    when = use.at + per_;
    free += use.amount;
    if (!foreign_counted && foreign_until_ <= when) free += foreign_;
    foreign_counted = foreign_until_ <= when;
  }
  return free >= amount ? when : std::max(when, foreign_until_);
}

void WindowLimiter::spend(double amount, UnixTime at) {
  if (amount <= 0) return;
  used_ += amount;
  const auto since = at.time_since_epoch();
  UnixTime end(((since + grain_ - UnixTime::duration(1)) / grain_) * grain_);
  if (!uses_.empty()) end = std::max(end, uses_.back().at);
  if (!uses_.empty() && uses_.back().at == end) {
    uses_.back().amount += amount;
  } else {
    uses_.push_back({end, amount});
  }
}

void WindowLimiter::report(const Reported& reported, UnixTime now) {
  forget(now);
  if (reported.limit && *reported.limit > 0) amount_ = *reported.limit;
  if (!reported.remaining) return;
  const double excess = amount_ - used_ - *reported.remaining;
  if (excess <= foreign_) return;  // maybe an older word than the last
  foreign_ = excess;
  foreign_until_ = now + std::min<UnixTime::duration>(reported.resets_in.value_or(per_), per_);
}

void WindowLimiter::forget(UnixTime now) {
  if (now >= foreign_until_) foreign_ = 0;
  while (!uses_.empty() && uses_.front().at + per_ <= now) {
    used_ -= uses_.front().amount;
    uses_.pop_front();
  }
  if (uses_.empty()) used_ = 0;  // no rounding is carried on
}

}  // namespace sambung::credentials
