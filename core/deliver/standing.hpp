#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/deliver/feed.hpp"
#include "core/deliver/lanes.hpp"
#include "core/deliver/replay_mark.hpp"
#include "core/deliver/start.hpp"
#include "core/ledger/ledger.hpp"

namespace sambung::deliver {

/// Where a connection stands: what the ledger has of it, and the same in memory between two
/// commits. Confined to its delivery; feed and ledger must outlive it.
class Standing {
 public:
  Standing(std::string connection, Feed& feed, ledger::Ledger& ledger)
      : connection_(std::move(connection)), feed_(feed), ledger_(ledger) {}

  /// Takes the connection over from whoever had it, reads where it stands (at `start` when it is
  /// new) and clears the reason of its pause. kCorrupt - it stands in another journal.
  Result<void> take_over(const Start& start);
  /// Stores `progress` with its watermark, all of it or nothing. After a failure it must be taken
  /// over again: what was done will be done again. What only passes events over may be held back for
  /// a second: a crash then passes them over again.
  Result<void> commit(ledger::Progress& progress);
  /// Stores what is held back, if it has been long enough or `at_once`.
  Result<void> settle(bool at_once);
  /// Parked items of which nothing is left to deliver.
  Result<void> forget(const std::vector<Position>& gone);
  /// Stores why the connection pauses.
  Result<void> pause(const std::string& reason) { return ledger_.pause(connection_, reason); }

  const std::vector<std::uint64_t>& watermark() const { return watermark_; }
  const ReplayMark& replay() const { return replay_; }
  const Lanes& lanes() const { return lanes_; }
  /// Events behind a replayed range, delivered before.
  std::uint64_t passed_over() const;

 private:
  const std::string connection_;
  Feed& feed_;
  ledger::Ledger& ledger_;
  std::uint64_t fence_ = 0;
  std::vector<std::uint64_t> watermark_;
  ReplayMark replay_;
  Lanes lanes_;
  std::optional<std::uint64_t> held_;  ///< passed over and not stored: how many were filtered
  std::chrono::steady_clock::time_point stored_;
};

}  // namespace sambung::deliver
