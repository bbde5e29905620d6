#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <string>

#include "core/base/mutex.hpp"
#include "core/base/secret.hpp"
#include "core/simulator/net/http_client.hpp"
#include "core/simulator/net/loop.hpp"
#include "core/simulator/net/url.hpp"
#include "core/simulator/pace.hpp"
#include "core/simulator/random.hpp"

namespace sambung::simulator {

/// What became of the webhooks so far.
struct DeliveryCounts {
  std::uint64_t bodies = 0;        ///< handed over for posting, duplicates included
  std::uint64_t attempts = 0;      ///< POSTs begun
  std::uint64_t acknowledged = 0;  ///< bodies that got their 200
  std::uint64_t refused = 0;       ///< attempts answered with something else
  std::uint64_t unreachable = 0;   ///< attempts without an answer
  std::uint64_t dropped = 0;       ///< bodies given up after 7 simulated days
  std::uint64_t pending = 0;       ///< bodies that still wait for their 200
};

/// Counts that any thread may read and wait on. Thread-safe.
class DeliveryMeter {
 public:
  DeliveryCounts counts() const;
  /// Applies `change` to the counts under the lock and wakes who waits.
  template <class Change>
  void update(Change change) {
    {
      Lock lock(mutex_);
      change(counts_);
    }
    changed_.notify_all();
  }
  /// True once nothing is pending; false at the deadline.
  bool wait_settled(std::chrono::milliseconds timeout);

 private:
  mutable Mutex mutex_;
  Condition changed_;
  DeliveryCounts counts_ SAMBUNG_GUARDED_BY(mutex_);
};

/// The wait before the next attempt after `attempts` failed ones, in simulated time: none at first,
/// then growing from a second to four hours. (Meta documents "exponential", not the figures.)
std::chrono::milliseconds retry_delay(unsigned attempts);

/// Signs bodies and posts them until the receiver answers 200, over keep-alive connections, several
/// at once, as Meta does: order is not promised, an answer that is lost leads to a repeat, and
/// after 7 simulated days a body is dropped. Confined to the loop's thread.
class WebhookSender {
 public:
  struct Options {
    Secret app_secret;
    std::string authority_pem;
    std::size_t connections = 8;
    std::size_t pending_max = 100'000;
    std::uint64_t seed = 1;
  };
  WebhookSender(Loop& loop, DeliveryMeter& meter, Pace pace, Options options);

  /// False when `pending_max` bodies wait already; nothing is queued then.
  [[nodiscard]] bool post(const Url& target, std::string body);

  /// Counts a body as pending that somebody holds back on purpose, until `arrived`.
  void announce();
  /// Ends an `announce`; a body that could not be posted then counts as dropped.
  void arrived(bool posted);

 private:
  struct Delivery {
    std::string target;
    std::string body;
    unsigned failures = 0;
    std::chrono::steady_clock::time_point first{};
  };
  struct Lane {
    std::unique_ptr<HttpClient> client;
    std::deque<Delivery> waiting;
  };

  Lane& lane_of(const Url& target);
  void drive(Lane& lane);
  void settle(Lane& lane, Delivery delivery, const Result<HttpReply>& outcome);
  void retry(Lane& lane, Delivery delivery);

  Loop& loop_;
  DeliveryMeter& meter_;
  const Pace pace_;
  const Options options_;
  Random jitter_;
  std::size_t pending_ = 0;
  std::map<std::string, Lane> lanes_;
};

}  // namespace sambung::simulator
