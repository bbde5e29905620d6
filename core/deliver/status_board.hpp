#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "core/base/mutex.hpp"
#include "core/deliver/feed.hpp"
#include "core/deliver/standing.hpp"

namespace sambung::deliver {

struct DeliveryStatus {
  std::string state;  ///< starting, running, waiting (the system is out), paused, full, stopped
  std::string reason;
  std::uint64_t lag = 0;  ///< events still to deliver, parked ones included
  std::uint64_t parked = 0;
  std::uint64_t done = 0;
  std::uint64_t dead = 0;
  std::uint64_t passed_over = 0;        ///< events behind a replayed range, delivered before
  std::chrono::milliseconds behind{0};  ///< age of the oldest event not yet delivered
};

/// What a delivery tells other threads of itself. Thread-safe; the feed must outlive it.
class StatusBoard {
 public:
  explicit StatusBoard(Feed& feed) : feed_(feed) {}

  DeliveryStatus status() const;
  /// Whether everything that state has is delivered or given up on.
  bool drained() const;

  // For the delivery's thread.
  /// Whether `state` is another one than before.
  bool set_state(const char* state, std::string reason);
  void measure(const Standing& standing, std::chrono::milliseconds behind);
  /// The ledger has it so: just taken over, or with `progress` added.
  void note_stored(const Standing& standing, const ledger::Progress& progress = {});

 private:
  Feed& feed_;
  mutable Mutex mutex_;
  DeliveryStatus status_ SAMBUNG_GUARDED_BY(mutex_);
  std::vector<std::uint64_t> watermark_ SAMBUNG_GUARDED_BY(mutex_);  ///< as the ledger has it
};

}  // namespace sambung::deliver
