#pragma once

#include <deque>

#include "core/credentials/budget/limiter.hpp"

namespace sambung::credentials {

/// A window whose beginnings we do not know: no more than the limit in any stretch of its length, from
/// the moment a permit is leased to one length after it was used at the latest. Confined to its owner.
class WindowLimiter final : public Limiter {
 public:
  WindowLimiter(const Limit& limit, const WindowLimit& window, const Plan& plan);

  double capacity(double least, UnixTime now) const override;
  double room(double least, UnixTime now) override;
  UnixTime room_at(double amount, double least, UnixTime now) override;
  void spend(double amount, UnixTime at) override;
  void report(const Reported& reported, UnixTime now) override;

 private:
  struct Use {
    UnixTime at;
    double amount;
  };
  void forget(UnixTime now);

  double amount_;
  const UnixTime::duration per_;
  const UnixTime::duration grain_;  // uses within it are one, at its end: bounded memory
  std::deque<Use> uses_;
  double used_ = 0;
  double foreign_ = 0;  // what others used of it, by the server's word
  UnixTime foreign_until_{};
};

}  // namespace sambung::credentials
