#include "core/credentials/budget/budget.hpp"

#include <algorithm>
#include <cmath>
#include <set>

namespace sambung::credentials {

namespace {

constexpr std::size_t kLeasesMax = 4'096;
constexpr std::chrono::seconds kSetBack{5};
constexpr std::chrono::milliseconds kPauseMax = std::chrono::hours(24);
constexpr double kRounding = 1e-6;

bool concerns(const Limit& limit, std::string_view scope) {
  return limit.scope.empty() || limit.scope == scope;
}

double cost_of_one(const Limit& limit, double points_each) {
  return limit.counts == Counts::kPoints ? points_each : 1;
}

/// Whether a limit lets anything through at all.
struct HasSize {
  bool operator()(const WindowLimit& window) const {
    return window.amount >= 1 && window.per.count() > 0;
  }
  bool operator()(const BucketLimit& bucket) const {
    return bucket.capacity >= 1 && bucket.per_second > 0;
  }
  bool operator()(const ConcurrencyLimit& concurrency) const { return concurrency.calls >= 1; }
  bool operator()(const DailyLimit& daily) const { return daily.amount >= 1; }
};

/// What a class leaves to those above it, but never so much that a call would not fit.
double left_alone(double share, double capacity, double one) {
  return std::max(0.0, std::min(share * capacity, capacity - one));
}

}  // namespace

Result<std::unique_ptr<Budget>> Budget::make(Plan plan, UnixTime now) {
  if (plan.limits.empty()) return Error{ErrorCode::kInvalid, "a budget needs a limit"};
  std::set<std::string> names;
  for (const Limit& limit : plan.limits) {
    if (!std::visit(HasSize{}, limit.kind)) {
      return Error{ErrorCode::kInvalid, "limit " + limit.name + " lets nothing through"};
    }
    if (!names.insert(limit.name).second) {
      return Error{ErrorCode::kInvalid, "two limits have the name " + limit.name};
    }
  }
  return std::unique_ptr<Budget>(new Budget(std::move(plan), now));
}

Budget::Budget(Plan plan, UnixTime now) : plan_(std::move(plan)), last_(now) {
  for (const Limit& limit : plan_.limits) limiters_.push_back(make_limiter(limit, plan_, now));
}

Result<Reply> Budget::lease(const Ask& ask, UnixTime now) {
  Lock lock(mutex_);
  now = steady(now);
  lapse(now);
  if (ask.calls == 0) return Error{ErrorCode::kInvalid, "a lease for no call"};
  if (leases_.size() >= kLeasesMax) return Error{ErrorCode::kFull, "too many leases are out"};
  std::uint32_t calls = ask.calls;
  for (const auto& limiter : limiters_) {
    if (!concerns(limiter->limit(), ask.scope)) continue;
    const double one = cost_of_one(limiter->limit(), ask.points_each);
    if (one > limiter->capacity(one, now) + kRounding) {
      return Error{ErrorCode::kInvalid,
                   "one call costs more than limit " + limiter->limit().name + " ever has"};
    }
    calls = std::min(calls, free_calls(*limiter, ask, now));
  }
  if (calls > 0) return Reply(give(ask, calls, now));
  UnixTime chance = now;
  bool held = true;
  for (const auto& limiter : limiters_) {
    if (!concerns(limiter->limit(), ask.scope)) continue;
    chance = std::max(chance, next_chance(*limiter, ask, now));
    held = held && calls_beside(*limiter, ask, 0, now) > 0;
  }
  return Reply(Wait{std::max(chance, now + std::chrono::milliseconds(1)) - set_back_, held});
}

std::uint32_t Budget::free_calls(Limiter& limiter, const Ask& ask, UnixTime now) {
  return calls_beside(limiter, ask, limiter.held(), now);
}

std::uint32_t Budget::calls_beside(Limiter& limiter, const Ask& ask, double held, UnixTime now) {
  if (now < limiter.paused_until()) return 0;
  const double one = cost_of_one(limiter.limit(), ask.points_each);
  if (one <= 0) return ask.calls;
  const double share = plan_.left[static_cast<std::size_t>(ask.priority)];
  const double free =
      limiter.room(one, now) - held - left_alone(share, limiter.capacity(one, now), one);
  return static_cast<std::uint32_t>(
      std::clamp(std::floor(free / one + kRounding), 0.0, static_cast<double>(ask.calls)));
}

UnixTime Budget::next_chance(Limiter& limiter, const Ask& ask, UnixTime now) {
  const double one = cost_of_one(limiter.limit(), ask.points_each);
  const double share = plan_.left[static_cast<std::size_t>(ask.priority)];
  const double wanted =
      one + left_alone(share, limiter.capacity(one, now), one) + limiter.held() - kRounding;
  UnixTime when = limiter.room_at(wanted, one, now);
  if (when == Limiter::kNever) {
    when = leases_.empty() ? now + plan_.pause : leases_.begin()->second.until;
  }
  return std::max(when, limiter.paused_until());
}

Lease Budget::give(const Ask& ask, std::uint32_t calls, UnixTime now) {
  const UnixTime until = now + plan_.lease_life;
  for (const auto& limiter : limiters_) {
    if (!concerns(limiter->limit(), ask.scope)) continue;
    limiter->hold(calls * cost_of_one(limiter->limit(), ask.points_each));
  }
  const std::uint64_t id = next_lease_++;
  leases_.emplace(id, Out{std::string(ask.scope), calls, ask.points_each, until});
  return {.id = id, .calls = calls, .until = until - set_back_};
}

void Budget::settle(const Settled& settled, UnixTime now) {
  Lock lock(mutex_);
  now = steady(now);
  lapse(now);
  const auto found = leases_.find(settled.lease);
  if (found == leases_.end()) return;
  account(found->second, settled, now);
  if (found->second.calls == 0) leases_.erase(found);
}

/// Takes the settled calls out of what is held, and what was used into what was spent at `at`.
void Budget::account(Out& out, const Settled& settled, UnixTime at) {
  const std::uint32_t used = std::min(settled.used, out.calls);
  const std::uint32_t unused = std::min(settled.unused, out.calls - used);
  for (const auto& limiter : limiters_) {
    const Limit& limit = limiter->limit();
    if (!concerns(limit, out.scope)) continue;
    const double one = cost_of_one(limit, out.points_each);
    double spent = used * one;
    if (limit.counts == Counts::kPoints) spent = std::max(0.0, settled.points.value_or(spent));
    limiter->release((used + unused) * one);
    limiter->spend(spent, at);
  }
  out.calls -= used + unused;
}

void Budget::lapse(UnixTime now) {
  while (!leases_.empty() && leases_.begin()->second.until <= now) {
    Out& out = leases_.begin()->second;
    account(out, {.lease = 0, .used = out.calls, .unused = 0, .points = {}}, out.until);
    leases_.erase(leases_.begin());
  }
}

void Budget::throttled(std::uint64_t lease, std::string_view scope,
                       std::optional<std::chrono::milliseconds> pause, UnixTime now) {
  Lock lock(mutex_);
  now = steady(now);
  lapse(now);
  if (pause) pause = std::clamp(*pause, std::chrono::milliseconds(0), kPauseMax);
  const auto own = [&](const auto& limiter) {
    return !scope.empty() && limiter->limit().scope == scope;
  };
  const bool any_own = std::any_of(limiters_.begin(), limiters_.end(), own);
  for (const auto& limiter : limiters_) {
    if (any_own ? own(limiter) : limiter->limit().scope.empty()) {
      limiter->complain(lease, next_lease_, pause, now);
    }
  }
}

Result<void> Budget::report(std::string_view limit, const Reported& reported, UnixTime now) {
  Lock lock(mutex_);
  now = steady(now);
  lapse(now);
  for (const auto& limiter : limiters_) {
    if (limiter->limit().name != limit) continue;
    limiter->report(reported, now);
    return {};
  }
  return Error{ErrorCode::kNotFound, "no limit has the name " + std::string(limit)};
}

std::vector<LimitStatus> Budget::status(UnixTime now) {
  Lock lock(mutex_);
  now = steady(now);
  lapse(now);
  std::vector<LimitStatus> all;
  for (const auto& limiter : limiters_) {
    all.push_back({.name = limiter->limit().name,
                   .capacity = limiter->capacity(1, now),
                   .free = std::max(0.0, limiter->room(1, now) - limiter->held()),
                   .leased = limiter->held(),
                   .pace = limiter->pace(now),
                   .paused_until = limiter->paused_until() - set_back_});
  }
  return all;
}

/// Threads that race come with times a little out of order: those are one moment.
UnixTime Budget::steady(UnixTime now) {
  UnixTime time = now + set_back_;
  if (time + kSetBack < last_) {
    set_back_ += last_ - time;
    time = last_;
  }
  last_ = std::max(last_, time);
  return last_;
}

}  // namespace sambung::credentials
