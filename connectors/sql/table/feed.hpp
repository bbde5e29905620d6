#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "connectors/sql/table/session.hpp"

namespace sambung::table {

/// How far the reading of one feed (a table's rows, or its tombstones) has come.
///
/// A feed is read in sweeps, by (version, id), up to the greatest version that there was when the
/// sweep began. A row may be committed late, with a version that a sweep has passed: the next
/// sweeps begin at `floor` again, below which nothing can come any more. What they meet again is
/// told by its hash of version, id and content. Pure; confined to one thread.
struct FeedState {
  struct Place {
    std::string version, id;
  };
  /// At this time (of the database, Unix microseconds), this was the greatest version.
  struct Mark {
    std::int64_t at_us = 0, version = 0;
  };

  std::optional<std::int64_t> floor;  ///< none: nothing was swept yet
  std::optional<std::string> upper;   ///< where the running sweep ends; none: no sweep runs
  std::int64_t started_us = 0;        ///< when it began
  std::optional<Place> place;         ///< the last row of the running sweep
  bool versionless = false;           ///< it reads rows without a version
  std::vector<Mark> marks;            ///< of versions that are no time, the oldest first
  std::unordered_map<std::uint64_t, std::int64_t> seen;  ///< hash of a given row -> its version

  /// The sweep has given its last row; raises the floor. `late`: how much later a row may be
  /// committed than it got its version.
  void end_sweep(std::chrono::milliseconds late);
  /// Whether a row is to be given; if it may be met again, it is seen from then on.
  bool is_new(std::uint64_t hash, std::int64_t version, bool may_be_met_again);

 private:
  void raise_by_marks(std::int64_t late_us);
};

/// FeedState of each feed by name, and what makes them a text.
class Cursor {
 public:
  /// nullopt: it is no cursor of ours. The empty text is the beginning.
  static std::optional<Cursor> parse(std::string_view text);
  /// What is seen is cut to the newest few hundred, so that it stays small; those cut off may be
  /// given twice. `tag`: tells this text from those before.
  std::string text(const std::string& tag) const;

  FeedState& feed(const std::string& name) { return feeds_[name]; }
  const std::string& tag() const { return tag_; }

 private:
  std::unordered_map<std::string, FeedState> feeds_;
  std::string tag_;
};

/// The same for the same text, on every machine.
std::uint64_t hash_of(std::string_view text);

}  // namespace sambung::table
