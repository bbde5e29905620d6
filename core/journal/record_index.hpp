#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "core/base/event_id.hpp"
#include "core/base/result.hpp"
#include "core/sqlite/database.hpp"

namespace sambung::journal {

/// What is looked up by something else than its place: which ids the journal has, and the newest record
/// of each subject. Both are spread over their tables - ids of one moment too, as their times are whole
/// seconds and the rest is a hash - so that each event would cost a commit two pages of its own. So the
/// entries of the last second or so stay in memory, and move into the tables in the tables' order, many
/// to a page. `open` reads them again from the records behind `indexed`.
///
/// Confined to the writer's thread. What changes within a transaction ends with `keep` or `undo`.
class RecordIndex {
 public:
  /// Reads what the tables lack; `partitions` of the journal.
  static Result<RecordIndex> open(sqlite::Database& database, std::uint32_t partitions);

  Result<bool> has(const EventId& id);
  /// `head`: the key of the record's subject, 0 when it has none.
  void add(const EventId& id, std::int64_t head, std::int64_t place);
  /// Moves about `count` of each kind towards the tables, before any `add` of the transaction. `next`:
  /// the first free offset of each partition.
  Result<void> move_some(std::size_t count, const std::vector<std::uint64_t>& next);

  /// The transaction was committed.
  void keep();
  /// The transaction was rolled back.
  void undo();
  /// The records of these ids were removed, from `first` up to `last`, and with them what the tables had.
  void forget(const std::vector<EventId>& ids, std::int64_t first, std::int64_t last);

 private:
  using Head = std::pair<std::int64_t, std::int64_t>;  // key and place
  struct Added {
    EventId id;
    Head head;
  };
  /// Sorted entries on their way; `moved` of them are in the table, `moving` by this transaction.
  template <typename T>
  struct Leaving {
    std::vector<T> entries;
    std::size_t moved = 0;
    std::size_t moving = 0;

    bool done() const { return moved + moving == entries.size(); }
    template <typename Move>
    Result<void> move_some(std::size_t count, const Move& move);
  };

  explicit RecordIndex(sqlite::Database& database) : database_(&database) {}
  Result<void> load(std::uint32_t partition,
                    std::unordered_map<std::int64_t, std::int64_t>& recorded);
  void begin_generation(const std::vector<std::uint64_t>& next);
  Result<void> note_ends();

  sqlite::Database* database_;
  sqlite::Statement find_;
  sqlite::Statement insert_id_;
  sqlite::Statement insert_head_;
  sqlite::Statement insert_end_;

  std::unordered_set<EventId> recent_ids_;
  std::unordered_map<std::int64_t, std::int64_t> recent_heads_;
  std::vector<Added>
      added_;  // by this transaction; its ids are in `recent_ids_`, its heads not yet
  std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();

  // With the last of both, the tables have all records before `leaving_ends_`.
  Leaving<EventId> leaving_ids_;
  Leaving<Head> leaving_heads_;
  std::vector<std::uint64_t> leaving_ends_;  // empty: nothing is on its way
};

}  // namespace sambung::journal
