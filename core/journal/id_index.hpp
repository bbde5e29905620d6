#pragma once

#include <cstdint>
#include <unordered_set>
#include <vector>

#include "core/base/event_id.hpp"
#include "core/base/result.hpp"
#include "core/sqlite/database.hpp"

namespace sambung::journal {

/// Which ids the journal has. Ids that come together are spread over the index, as their times are
/// whole seconds and the rest is a hash: each would cost a commit a page of its own. So the newest
/// stay in memory, and move into the table `record_id` in the order of ids, many to a page. They stand
/// in their records, which `open` reads again from where the table ends.
///
/// Confined to the writer's thread. What changes within a transaction ends with `keep` or `undo`.
class IdIndex {
 public:
  /// Reads what the table lacks; `partitions` of the journal.
  static Result<IdIndex> open(sqlite::Database& database, std::uint32_t partitions);

  Result<bool> has(const EventId& id);
  void add(const EventId& id);
  /// Moves about `count` ids towards the table, before any `add` of the transaction. `next`: the first
  /// free offset of each partition.
  Result<void> move_some(std::size_t count, const std::vector<std::uint64_t>& next);

  /// The transaction was committed.
  void keep();
  /// The transaction was rolled back.
  void undo();

  /// The records of these ids were removed, and with them what the table had.
  void forget(const std::vector<EventId>& ids);

 private:
  explicit IdIndex(sqlite::Database& database) : database_(&database) {}
  Result<void> load(std::uint32_t partition);
  Result<void> note_ends();

  sqlite::Database* database_;
  sqlite::Statement find_;
  sqlite::Statement insert_;
  sqlite::Statement end_;

  std::unordered_set<EventId> recent_;
  std::vector<EventId> added_;  // to `recent_` by this transaction

  // Sorted, on their way into the table; `moved_` of them are there, `moving_` by this transaction.
  // With the last, the table has the ids of all records before `leaving_ends_`.
  std::vector<EventId> leaving_;
  std::vector<std::uint64_t> leaving_ends_;
  std::size_t moved_ = 0;
  std::size_t moving_ = 0;
};

}  // namespace sambung::journal
