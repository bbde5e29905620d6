#pragma once

#include <chrono>
#include <deque>
#include <functional>
#include <optional>
#include <stop_token>
#include <vector>

#include "core/base/mutex.hpp"
#include "core/journal/journal.hpp"

namespace sambung::journal {

/// One append on its way to the writer.
struct AppendRequest {
  std::vector<model::EncodedEvent> events;
  Journal::Done done;
  std::size_t bytes = 0;
};

/// What the writer takes in one transaction: every webhook that waits, a slice of bulk, and work on
/// the file that must not overlap an append.
struct WriteBatch {
  std::vector<AppendRequest> appends;
  std::optional<std::function<void()>> task;
};

/// The bounded line in front of the writer. Thread-safe.
class WriteQueue {
 public:
  /// Events of bulk that a transaction takes at most, if no request has more.
  static constexpr std::size_t kBulkSlice = 128;
  /// Likewise while no webhook has come for `kCalm`, whom a long transaction would hold up.
  static constexpr std::size_t kBulkSliceInCalm = 1024;
  static constexpr std::chrono::seconds kCalm{1};

  WriteQueue(std::size_t events_max, std::size_t bytes_max)
      : events_max_(events_max), bytes_max_(bytes_max) {}

  /// False when full or closed.
  [[nodiscard]] bool try_push(AppendRequest request, Priority priority);
  /// False when closed.
  [[nodiscard]] bool push_task(std::function<void()> task);

  using Instant = std::chrono::steady_clock::time_point;
  /// Waits for work; nullopt once `stop` is requested and nothing is left. Until `not_before` it lets
  /// work gather, unless there is enough of it for a transaction of its own.
  std::optional<WriteBatch> pop(const std::stop_token& stop, Instant not_before = {});

  /// Refuses everything from now on.
  void close();

 private:
  static constexpr std::size_t kBatchEventsMax = 2048;
  static constexpr std::size_t kEnough = 32;

  bool empty() const SAMBUNG_REQUIRES(mutex_) {
    return webhooks_.empty() && bulk_.empty() && tasks_.empty();
  }
  bool enough() const SAMBUNG_REQUIRES(mutex_) { return events_ >= kEnough || !tasks_.empty(); }

  void take(std::deque<AppendRequest>& from, std::size_t events_max, WriteBatch& batch)
      SAMBUNG_REQUIRES(mutex_);

  const std::size_t events_max_;
  const std::size_t bytes_max_;
  Mutex mutex_;
  Condition ready_;
  std::deque<AppendRequest> webhooks_ SAMBUNG_GUARDED_BY(mutex_);
  std::deque<AppendRequest> bulk_ SAMBUNG_GUARDED_BY(mutex_);
  std::deque<std::function<void()>> tasks_ SAMBUNG_GUARDED_BY(mutex_);
  std::size_t events_ SAMBUNG_GUARDED_BY(mutex_) = 0;
  std::size_t bytes_ SAMBUNG_GUARDED_BY(mutex_) = 0;
  Instant webhook_came_ SAMBUNG_GUARDED_BY(mutex_);
  bool closed_ SAMBUNG_GUARDED_BY(mutex_) = false;
};

}  // namespace sambung::journal
