#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <thread>

#include "core/base/clock.hpp"
#include "core/base/doorbell.hpp"
#include "core/base/thread_setup.hpp"
#include "core/deliver/backoff.hpp"
#include "core/deliver/batch_picker.hpp"
#include "core/deliver/feed.hpp"
#include "core/deliver/filter.hpp"
#include "core/deliver/handover.hpp"
#include "core/deliver/host_port.hpp"
#include "core/deliver/standing.hpp"
#include "core/deliver/start.hpp"
#include "core/deliver/status_board.hpp"
#include "core/ledger/ledger.hpp"

namespace spdlog {
class logger;
}

namespace sambung::deliver {

struct DeliveryOptions {
  std::string connection;
  std::string connector_version;
  Filter filter;  ///< without events: those that the connector wants
  Start start;
  bool with_raw = false;  ///< where the connector wants it
  std::size_t batch_max = 256;
  std::size_t parked_max = 10'000;
  std::chrono::milliseconds deadline{60'000};
  std::chrono::milliseconds pause_retry{900'000};  ///< a paused connection tries one item again
};

/// Hands events to one connection at its own pace, at least once, in order per lane; what became of
/// them is in the ledger before the next batch. Owns its thread; `status` and `resume` are
/// thread-safe. Feed, host, ledger and clock must outlive it.
class Delivery {
 public:
  Delivery(DeliveryOptions options, Feed& feed, HostPort& host, ledger::Ledger& ledger,
           const Clock& clock, spdlog::logger& log);
  ~Delivery();

  DeliveryStatus status() const { return board_.status(); }
  /// Whether everything that state has is delivered or given up on.
  bool drained() const { return board_.drained(); }
  /// Ends a pause, or takes in what an operator changed in the ledger (a revived dead letter).
  void resume();

 private:
  void run(const std::stop_token& stop);
  std::chrono::milliseconds behind() const;
  void follow(const std::stop_token& stop, const GoesOn& goes_on);
  Result<void> take_over();
  bool turn(const std::stop_token& stop);
  bool await_host(const std::stop_token& stop);
  Reading reading();
  Result<NextBatch> pick();
  void idle();
  void settle(bool at_once);
  void sit_out(const std::vector<Settlement>& outage, const std::stop_token& stop);
  bool store(ledger::Progress& progress);
  void pause(const std::string& reason);
  void wait_out(std::chrono::milliseconds delay, const std::stop_token& stop);
  void miss_host(const char* reason);
  void report(const char* state, const std::string& reason);
  void measure();
  void fail(const Error& error, const std::stop_token& stop);

  const DeliveryOptions options_;
  Feed& feed_;
  HostPort& host_;
  const Clock& clock_;
  spdlog::logger& log_;

  // The thread's own.
  Standing standing_;
  Backoff backoff_;
  Handover handover_;
  std::uint32_t outage_tries_ = 0;
  bool owned_ = false;
  bool paused_ = false;
  bool is_running_ = false;  // as it was reported
  std::chrono::steady_clock::time_point missed_since_;
  std::chrono::steady_clock::time_point last_missed_;
  bool said_no_raw_ = false;
  bool said_no_replays_ = false;
  std::optional<UnixTime> oldest_waiting_;
  std::size_t batch_size_ = 0;
  Pace pace_;

  // Shared with those who ask.
  Doorbell wake_;
  StatusBoard board_;
  std::atomic<bool> resume_asked_ = false;
  std::jthread thread_;  // last: it uses all of the above
};

}  // namespace sambung::deliver
