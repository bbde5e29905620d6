#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "connectors/sql/table/session.hpp"

namespace sambung::table {

/// The rows that were given, by their hashes: some 100,000 at most, those of greatest version.
class SeenRows {
 public:
  /// False: it is there already.
  bool add(std::uint64_t hash, std::int64_t version);
  bool contains(std::uint64_t hash) const { return versions_.contains(hash); }
  void remove(std::uint64_t hash);
  void forget_below(std::int64_t version);
  std::size_t size() const { return versions_.size(); }
  /// (version, hash) of the few hundred that a cursor has room for.
  const std::set<std::pair<std::int64_t, std::uint64_t>>& newest() const { return newest_; }

 private:
  void keep_greatest();

  std::unordered_map<std::uint64_t, std::int64_t> versions_;
  std::set<std::pair<std::int64_t, std::uint64_t>> newest_;
};

/// How far the reading of one feed (a table's rows, or its tombstones) has come.
///
/// A feed is read in sweeps, by (version, id), up to the greatest version that there was when the
/// sweep began. A row may be committed late, with a version that a sweep has passed: the next
/// sweeps begin at `floor` again, below which nothing can come any more. What they meet again is
/// told by its hash of version, id and content. While they meet thousands, as behind a bulk change,
/// short sweeps go on from `top` in between. Pure; confined to one thread.
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
  bool is_short = false;              ///< the running sweep began at the top
  std::optional<Place> top;           ///< the last row of the sweeps before
  std::int64_t whole_from_us = 0;     ///< before this time sweeps are short
  std::size_t met_again = 0;          ///< rows of the running sweep that were given before
  bool versionless = false;           ///< it reads rows without a version
  std::vector<Mark> marks;            ///< of versions that are no time, the oldest first
  SeenRows seen;

  /// At the floor, or at the top.
  void begin_sweep(std::int64_t now_us);
  /// The sweep has given its last row; one from the floor raises it. `late`: how much later a row
  /// may be committed than it got its version.
  void end_sweep(std::chrono::milliseconds late);
  /// Whether a row is to be given; if it may be met again, it is seen from then on.
  bool is_new(std::uint64_t hash, std::int64_t version, bool may_be_met_again);

 private:
  void raise_floor(std::int64_t late_us);
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
