#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "core/base/clock.hpp"
#include "core/base/doorbell.hpp"
#include "core/base/mutex.hpp"
#include "core/base/thread_setup.hpp"
#include "core/deliver/backoff.hpp"
#include "core/deliver/feed.hpp"
#include "core/deliver/filter.hpp"
#include "core/deliver/host_port.hpp"
#include "core/deliver/lanes.hpp"
#include "core/deliver/replay_mark.hpp"
#include "core/deliver/settlement.hpp"
#include "core/ledger/ledger.hpp"

namespace spdlog {
class logger;
}

namespace sambung::deliver {

/// Where a connection that is new begins.
struct Start {
  enum class From { kAll, kNew, kSince } from = From::kAll;
  UnixTime since{};
};

struct DeliveryOptions {
  std::string connection;
  std::string connector_version;
  Filter filter;
  Start start;
  bool with_raw = false;
  std::size_t batch_max = 256;
  std::size_t parked_max = 10'000;
  std::chrono::milliseconds deadline{60'000};
  std::chrono::milliseconds pause_retry{900'000};  ///< a paused connection tries one item again
};

struct DeliveryStatus {
  std::string state;  ///< starting, running, waiting (the system is out), paused, full, stopped
  std::string reason;
  std::uint64_t lag = 0;  ///< events still to deliver, parked ones included
  std::uint64_t parked = 0;
  std::uint64_t done = 0;
  std::uint64_t dead = 0;
  std::chrono::milliseconds behind{0};  ///< age of the oldest event not yet delivered
};

/// Hands events to one connection at its own pace, at least once, in order per lane; what became of
/// them is in the ledger before the next batch. Owns its thread; `status` and `resume` are
/// thread-safe. Feed, host, ledger and clock must outlive it.
class Delivery {
 public:
  Delivery(DeliveryOptions options, Feed& feed, HostPort& host, ledger::Ledger& ledger,
           const Clock& clock, spdlog::logger& log);
  ~Delivery();

  DeliveryStatus status() const;
  /// Whether everything that state has is delivered or given up on.
  bool drained();
  /// Ends a pause, or takes in what an operator changed in the ledger (a revived dead letter).
  void resume();

 private:
  void run(const std::stop_token& stop);
  void follow(const std::stop_token& stop, const GoesOn& goes_on);
  Result<void> take_over();
  Result<std::vector<std::uint64_t>> first_watermark();
  bool turn(const std::stop_token& stop);
  bool await_host(const std::stop_token& stop);
  Result<std::vector<Item>> next_batch(std::vector<std::uint64_t>& watermark,
                                       ledger::Progress& passed);
  Result<void> add_due(std::vector<Item>& batch);
  Result<void> add_fresh(std::vector<Item>& batch, std::vector<std::uint64_t>& watermark,
                         ledger::Progress& passed);
  Result<void> pass_lost(std::uint32_t partition, std::vector<std::uint64_t>& watermark,
                         ledger::Progress& passed);
  void sort_in(Feed::Entry entry, std::vector<Item>& batch, ledger::Progress& passed);
  static bool is_outage(const std::vector<Settlement>& settled);
  ledger::Parked behind_its_lane(const Item& item) const;
  void deliver_part(const std::vector<Item>& batch, std::size_t begin, std::size_t end,
                    const std::stop_token& stop, std::vector<Settlement>& settled);
  bool store(std::vector<Settlement>& settled, const std::vector<std::uint64_t>& watermark,
             ledger::Progress passed);
  void pause(const std::string& reason);
  void wait_out(std::chrono::milliseconds delay, const std::stop_token& stop);
  void report(const char* state, std::string reason);
  void measure();
  void fail(const Error& error, const std::stop_token& stop);

  const DeliveryOptions options_;
  Feed& feed_;
  HostPort& host_;
  ledger::Ledger& ledger_;
  const Clock& clock_;
  spdlog::logger& log_;

  // The thread's own.
  std::uint64_t fence_ = 0;
  std::vector<std::uint64_t> watermark_;
  ReplayMark replay_;
  Lanes lanes_;
  Backoff backoff_;
  std::uint32_t outage_tries_ = 0;
  bool owned_ = false;
  bool paused_ = false;
  bool cut_short_ = false;  // a batch ended without outcomes because we stop or the host is gone
  std::optional<UnixTime> oldest_waiting_;
  std::size_t batch_size_ = 0;
  Pace pace_;

  Doorbell wake_;
  mutable Mutex mutex_;
  DeliveryStatus status_ SAMBUNG_GUARDED_BY(mutex_);
  std::vector<std::uint64_t> stored_watermark_ SAMBUNG_GUARDED_BY(mutex_);
  bool resume_asked_ SAMBUNG_GUARDED_BY(mutex_) = false;
  std::jthread thread_;  // last: it uses all of the above
};

}  // namespace sambung::deliver
