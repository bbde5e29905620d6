#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "core/bus/event_frames.hpp"
#include "core/journal/journal.hpp"

namespace sambung::bus {

/// Follows the journal for the live feed: gives each new event once, with the offset of the event
/// before it in its topic, and beacons for topics that went quiet, so that a subscriber can notice
/// every loss. Confined to the child's thread; the journal must outlive it.
class Follower {
 public:
  using Clock = std::chrono::steady_clock;
  static constexpr std::chrono::milliseconds kBeaconFirst{1000};
  static constexpr std::chrono::milliseconds kBeaconEvery{30'000};
  static constexpr std::size_t kTopicsMax = 65'536;  ///< beyond it a topic has no beacon, prev null
  static constexpr std::size_t kLookBack = 1000;     ///< records from which topics are learnt

  using Publish = std::function<void(const EventFrames&)>;
  using Beacon = std::function<void(const std::string& topic, const std::string& header)>;

  explicit Follower(journal::JournalReader& journal) : journal_(journal) {}

  /// Begins at the journal's end; learns the heads of topics from the last records, so that beacons
  /// tell of what was appended while nobody followed.
  Result<void> skip_to_end();
  /// Goes on after `offsets` (per partition) where an earlier process stopped; an offset that is
  /// not in the journal is passed over.
  Result<void> resume(const std::vector<std::uint64_t>& offsets);
  /// Per partition, the last offset that was given.
  const std::vector<std::uint64_t>& offsets() const { return offsets_; }

  /// After `skip_to_end` or `resume`: gives at most 500 events of each partition; true when there
  /// may be more at once. kCorrupt, kUnavailable - the journal; nothing is passed over, and it may
  /// be called again.
  Result<bool> step(Clock::time_point now, const Publish& publish);
  /// Gives the beacons that are due.
  void beacons(Clock::time_point now, const Beacon& beacon);
  /// Gives the beacons of all topics under `prefix`, for a subscriber that has just come.
  void introduce(const std::string& prefix, const Beacon& beacon) const;

 private:
  struct Head {
    std::uint64_t offset = 0;
    Clock::time_point due;
  };
  using Topic = std::pair<std::uint32_t, std::string>;  ///< partition and topic

  Result<void> learn(std::uint32_t partition, std::uint64_t first, std::uint64_t last);
  Result<bool> step(std::uint32_t partition, Clock::time_point now, const Publish& publish);
  Previous note(const Position& position, const std::string& topic, Clock::time_point now);

  journal::JournalReader& journal_;
  std::vector<std::uint64_t> offsets_;
  /// Whether heads_ has every topic that the partition ever had: then a new one has no event
  /// before.
  std::vector<bool> complete_;
  std::map<Topic, Head> heads_;
};

}  // namespace sambung::bus
