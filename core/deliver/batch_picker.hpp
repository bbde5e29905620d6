#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/deliver/feed.hpp"
#include "core/deliver/filter.hpp"
#include "core/deliver/standing.hpp"

namespace spdlog {
class logger;
}

namespace sambung::deliver {

/// Which events a connection reads: its settings and its connector's manifest together.
struct Reading {
  Filter filter;
  bool with_raw = false;
  bool replays = true;  ///< whether it may be given again what it has done
};

/// What a connection is given next, and what comes with it.
struct NextBatch {
  std::vector<Item> items;  ///< parked ones that are due, then fresh ones
  /// Stored with their outcomes: how far reading came, what it filtered out, found lost to
  /// retention, or parked behind its lane.
  ledger::Progress passed;
  std::uint64_t replays_passed = 0;  ///< of those, filtered out because they are replays
};

/// Picks a connection's next batch; only reads. For one batch, within the delivery's thread.
class BatchPicker {
 public:
  struct Inputs {
    Feed& feed;
    const Standing& standing;
    const Reading& reading;
    std::size_t batch_max;
    UnixTime now;
    const std::string& connection;  ///< in the log
    const std::string& version;     ///< of the connector, in dead letters
    spdlog::logger& log;
  };
  explicit BatchPicker(const Inputs& inputs) : in_(inputs) {
    next_.passed.watermark = in_.standing.watermark();
  }

  /// Adds parked items that may be tried now; gives those that retention or erasure took.
  Result<std::vector<Position>> add_due();
  /// Adds what follows the watermark, up to the size of a batch.
  Result<void> add_fresh();
  NextBatch take() { return std::move(next_); }

 private:
  Result<void> pass_lost(std::uint32_t partition);
  /// For a connection that takes no events: nothing is read.
  Result<void> pass_all(std::uint32_t partition);
  void sort_in(Feed::Entry entry);

  const Inputs in_;
  NextBatch next_;
};

}  // namespace sambung::deliver
