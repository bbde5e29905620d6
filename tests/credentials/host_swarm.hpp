#pragma once

#include <functional>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "core/credentials/budget/budget.hpp"
#include "tests/credentials/limit_servers.hpp"

namespace sambung::credentials {

/// Hosts that lease from one budget in simulated time and do with it what hosts may do: use it early
/// or late, all at once or not at all, give back, forget to, and die. What they send meets servers.
class HostSwarm {
 public:
  struct Met {
    LimitServer* server;
    std::string scope;  ///< empty: meets everything
    bool points = false;
  };

  HostSwarm(unsigned seed, Budget& budget, UnixTime start)
      : random_(seed), budget_(budget), now_(start) {}

  std::vector<Met> servers;
  std::vector<std::string> scopes = {""};
  int pause_ms_max = 400;  ///< between a host's leases
  std::size_t refused = 0;
  std::size_t taken = 0;

  void run(int hosts, std::chrono::milliseconds time) {
    const UnixTime end = now_ + time;
    for (int i = 0; i < hosts; ++i) wake_after(below(100), end);
    while (!events_.empty()) {
      auto event = events_.extract(events_.begin());
      now_ = event.key();
      event.mapped()();
    }
  }

 private:
  int below(int bound) {
    return bound <= 0 ? 0 : std::uniform_int_distribution(0, bound - 1)(random_);
  }
  void at(UnixTime time, std::function<void()> what) { events_.emplace(time, std::move(what)); }
  void wake_after(int ms, UnixTime end) {
    const UnixTime time = now_ + std::chrono::milliseconds(ms);
    if (time < end) at(time, [this, end] { wake(end); });
  }

  void wake(UnixTime end) {
    const std::string scope =
        scopes[static_cast<std::size_t>(below(static_cast<int>(scopes.size())))];
    const double points = 1 + below(50);
    auto reply = budget_.lease({.priority = static_cast<Priority>(below(kPriorities)),
                                .scope = scope,
                                .calls = static_cast<std::uint32_t>(1 + below(30)),
                                .points_each = points},
                               now_);
    if (const auto* lease = reply ? std::get_if<Lease>(&*reply) : nullptr) {
      const bool dies = below(10) == 0;
      for (std::uint32_t i = 0; i < lease->calls; ++i) plan_call(*lease, scope, points, dies);
    }
    wake_after(1 + below(pause_ms_max), end);
  }

  /// A call is sent, arrives and ends before the lease does; then it is settled, or not.
  void plan_call(const Lease& lease, const std::string& scope, double points, bool dies) {
    const auto left = static_cast<int>((lease.until - now_).count());
    const bool in_time = below(3) == 0;  // else as late as it may be
    const int arrives = in_time ? below(50) : below(left);
    const int ends = arrives + below(std::min(300, left - arrives));
    const std::uint64_t id = lease.id;
    if (below(5) == 0) {
      if (!dies && below(2) == 0) settle_after(below(left), {id, 0, 1, std::nullopt});
      return;
    }
    const double cost = below(3) == 0 ? points : points * below(100) / 100;
    at(now_ + std::chrono::milliseconds(arrives), [this, scope, cost] { arrive(scope, cost); });
    at(now_ + std::chrono::milliseconds(ends), [this, scope] {
      for (const Met& met : servers) {
        if (met.scope.empty() || met.scope == scope) met.server->ended();
      }
    });
    if (!dies) settle_after(ends + below(400), {id, 1, 0, cost});
  }

  void settle_after(int ms, Settled settled) {
    at(now_ + std::chrono::milliseconds(ms), [this, settled] { budget_.settle(settled, now_); });
  }

  void arrive(const std::string& scope, double cost) {
    ++taken;
    for (const Met& met : servers) {
      if (!met.scope.empty() && met.scope != scope) continue;
      refused += met.server->takes(now_, met.points ? cost : 1) ? 0 : 1;
    }
  }

  std::mt19937 random_;
  Budget& budget_;
  UnixTime now_;
  std::multimap<UnixTime, std::function<void()>> events_;
};

}  // namespace sambung::credentials
