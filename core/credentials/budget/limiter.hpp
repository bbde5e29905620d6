#pragma once

#include <algorithm>
#include <memory>
#include <optional>

#include "core/base/clock.hpp"
#include "core/credentials/budget/pace.hpp"
#include "core/credentials/budget/plan.hpp"

namespace sambung::credentials {

/// What a server says about one of its limits; what it did not say is absent.
struct Reported {
  std::optional<double> remaining{};
  std::optional<double> limit{};       ///< its whole size
  std::optional<double> per_second{};  ///< how fast it fills again
  std::optional<std::chrono::milliseconds> resets_in{};
};

/// Our picture of one limit of a server. It is never rosier than the server's own: what is leased is
/// held, and counts as used at the latest moment at which it may have been.
/// Amounts are calls or points. Time never goes back from call to call. Confined to its owner.
class Limiter {
 public:
  static constexpr UnixTime kNever = UnixTime::max();

  Limiter(const Limit& limit, const Plan& plan)
      : limit_(limit), default_pause_(plan.pause), pace_(plan) {}
  virtual ~Limiter() = default;

  const Limit& limit() const { return limit_; }
  /// The most that can ever be free; no less than `least`, so that one call always fits, unless the
  /// limit itself is below that.
  virtual double capacity(double least, UnixTime now) const = 0;
  /// How much the server would take at once now if nothing was held.
  virtual double room(double least, UnixTime now) = 0;
  /// When `room` will be `amount` if nothing is used until then; kNever - only if something ends.
  virtual UnixTime room_at(double amount, double least, UnixTime now) = 0;
  /// `amount` was used, at `at` at the latest.
  virtual void spend(double amount, UnixTime at) = 0;
  virtual void report(const Reported& reported, UnixTime now) = 0;

  void hold(double amount) { held_ += amount; }
  void release(double amount) { held_ = std::max(0.0, held_ - amount); }
  double held() const { return held_; }

  /// The server answered 429: nothing for `pause`, and then less for a while. Of several answers to
  /// leases from before the last cut only the pause counts: they are one complaint.
  void complain(std::uint64_t lease, std::uint64_t next_lease,
                std::optional<std::chrono::milliseconds> pause, UnixTime now) {
    paused_until_ = std::max(paused_until_, now + pause.value_or(default_pause_));
    if (lease < cut_before_) return;
    cut_before_ = next_lease;
    cut(now);
  }
  UnixTime paused_until() const { return paused_until_; }
  double pace(UnixTime now) const { return pace_.at(now); }

 protected:
  virtual void cut(UnixTime now) { pace_.cut(now); }

 private:
  const Limit& limit_;
  const std::chrono::milliseconds default_pause_;
  Pace pace_;
  double held_ = 0;
  UnixTime paused_until_{};
  std::uint64_t cut_before_ = 0;
};

std::unique_ptr<Limiter> make_limiter(const Limit& limit, const Plan& plan, UnixTime now);

}  // namespace sambung::credentials
