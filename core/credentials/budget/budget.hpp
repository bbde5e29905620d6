#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/base/clock.hpp"
#include "core/base/mutex.hpp"
#include "core/base/result.hpp"
#include "core/credentials/budget/limiter.hpp"
#include "core/credentials/budget/plan.hpp"

namespace sambung::credentials {

/// What a host would like to do.
struct Ask {
  Priority priority = Priority::kDelivery;
  std::string_view scope{};  ///< such as "search"; empty: none
  std::uint32_t calls = 1;
  double points_each = 1;  ///< what one of them may cost, where a limit counts points
};

/// Leave for `calls` calls, each to be answered before `until`.
struct Lease {
  std::uint64_t id = 0;
  std::uint32_t calls = 0;  ///< at least 1, at most what was asked for
  UnixTime until{};
};

/// None now. To ask before `until` is of use only if somebody gives something back.
struct Wait {
  UnixTime until{};
  bool held = false;  ///< nothing but leases that are out stand in the way
};

using Reply = std::variant<Lease, Wait>;

/// What became of some calls of a lease. A call whose outcome is unknown was used.
struct Settled {
  std::uint64_t lease = 0;
  std::uint32_t used = 0;
  std::uint32_t unused = 0;
  std::optional<double> points{};  ///< what the used ones cost in all; absent: what was asked for
};

/// A limit as an operator sees it.
struct LimitStatus {
  std::string name;
  double capacity = 0;
  double free = 0;  ///< neither used nor leased
  double leased = 0;
  double pace = 1;  ///< below 1 after a 429
  UnixTime paused_until{};
};

/// What all connections of one credential may do together, so that a system never has to refuse.
/// Hosts lease leave for several calls, settle what they did, and what they say nothing about counts
/// as used when the lease ends; nothing is lost by a host that dies.
///
/// Time is the caller's; a step back of over 5 s is taken as a clock that was set. The same calls at
/// the same times give the same replies. Thread-safe; never waits.
class Budget {
 public:
  /// kInvalid - no limit, two of one name, or one without a size.
  static Result<std::unique_ptr<Budget>> make(Plan plan, UnixTime now);

  /// kInvalid - no calls, or one that costs more than a limit ever has; kFull - 4,096 leases are out.
  Result<Reply> lease(const Ask& ask, UnixTime now);
  /// A lease that has ended is settled already; a call that was settled is not settled again.
  void settle(const Settled& settled, UnixTime now);
  /// The system answered 429 to a call of `lease` with this scope; `pause` is its `Retry-After`, of
  /// which at most a day is believed. Holds for all connections at once: for the limits of that
  /// scope, or, where it has none of its own, for those of every ask.
  void throttled(std::uint64_t lease, std::string_view scope,
                 std::optional<std::chrono::milliseconds> pause, UnixTime now);
  /// The system said how a limit stands. kNotFound - the plan has no limit of that name.
  Result<void> report(std::string_view limit, const Reported& reported, UnixTime now);

  std::vector<LimitStatus> status(UnixTime now);

 private:
  struct Out {
    std::string scope;
    std::uint32_t calls = 0;
    double points_each = 0;
    UnixTime until{};
  };
  Budget(Plan plan, UnixTime now);

  UnixTime steady(UnixTime now) SAMBUNG_REQUIRES(mutex_);
  void lapse(UnixTime now) SAMBUNG_REQUIRES(mutex_);
  void account(Out& out, const Settled& settled, UnixTime at) SAMBUNG_REQUIRES(mutex_);
  std::uint32_t free_calls(Limiter& limiter, const Ask& ask, UnixTime now) SAMBUNG_REQUIRES(mutex_);
  /// How many calls `ask` may have now; as though nothing was leased, with `held` zero.
  std::uint32_t calls_beside(Limiter& limiter, const Ask& ask, double held, UnixTime now)
      SAMBUNG_REQUIRES(mutex_);
  UnixTime next_chance(Limiter& limiter, const Ask& ask, UnixTime now) SAMBUNG_REQUIRES(mutex_);
  Lease give(const Ask& ask, std::uint32_t calls, UnixTime now) SAMBUNG_REQUIRES(mutex_);

  const Plan plan_;
  Mutex mutex_;
  std::vector<std::unique_ptr<Limiter>> limiters_ SAMBUNG_GUARDED_BY(mutex_);
  std::map<std::uint64_t, Out> leases_
      SAMBUNG_GUARDED_BY(mutex_);  // by id: in the order of `until`
  std::uint64_t next_lease_ SAMBUNG_GUARDED_BY(mutex_) = 1;
  UnixTime last_ SAMBUNG_GUARDED_BY(mutex_);
  UnixTime::duration set_back_ SAMBUNG_GUARDED_BY(mutex_){};  // by how much our time is ahead
};

}  // namespace sambung::credentials
