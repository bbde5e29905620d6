#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>

#include "core/base/mutex.hpp"
#include "plugins/wire/ask.hpp"

namespace sambung::services {

/// What a connector's services ask the broker, and every wait of theirs that is not the network's.
/// All waits end when the job is cancelled. Thread-safe; one thread asks at a time.
class BrokerLine {
 public:
  using Clock = std::chrono::steady_clock;
  /// Carries an ask away without waiting; number 0 wants no answer. Any thread may give the answer.
  using Send = std::function<void(std::uint64_t number, const wire::Ask& ask)>;

  explicit BrokerLine(Send send) : send_(std::move(send)) {}

  // For the connector's thread.
  /// Whether a job runs: nothing may be asked besides, since nothing could end it.
  bool working() const;
  /// The answer; nothing when `until` or a cancel came first.
  std::optional<wire::Told> ask(const wire::Ask& ask, Clock::time_point until);
  void tell(const wire::Ask& ask) { send_(0, ask); }
  /// Waits until `until`; false when the job was cancelled.
  bool pause(Clock::time_point until);
  /// Of the job that runs.
  std::stop_token stop() const;

  // For others.
  /// The answer to ask `number`; dropped when nobody waits for it any more.
  void take(std::uint64_t number, wire::Told told);
  void begin();
  void end();
  void cancel();

 private:
  const Send send_;
  mutable Mutex mutex_;
  Condition changed_;
  bool working_ SAMBUNG_GUARDED_BY(mutex_) = false;
  std::stop_source job_ SAMBUNG_GUARDED_BY(mutex_);
  std::uint64_t number_ SAMBUNG_GUARDED_BY(mutex_) = 0;  ///< of the last ask
  std::optional<wire::Told> told_ SAMBUNG_GUARDED_BY(mutex_);
};

}  // namespace sambung::services
