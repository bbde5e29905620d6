#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "core/base/clock.hpp"
#include "core/journal/file_format.hpp"
#include "core/journal/journal.hpp"
#include "core/journal/key_store.hpp"
#include "core/journal/record_index.hpp"
#include "core/journal/write_queue.hpp"
#include "core/sqlite/database.hpp"

namespace sambung::journal {

/// The writing half of the engine: what happens inside one transaction. Confined to the writer's
/// thread.
class RecordStore {
 public:
  static Result<RecordStore> open(sqlite::Database& database, const FileFacts& facts,
                                  KeyStore& keys, const Clock& clock);

  /// Writes all requests in one commit, or none of them.
  Result<std::vector<std::vector<Appended>>> write(const std::vector<AppendRequest>& requests);
  /// True once a commit has failed: nobody knows what reached the disk, so nothing may follow.
  bool commit_failed() const { return commit_failed_; }

  /// Empties body and raw of single records and takes their key away.
  Result<void> redact(const std::vector<Position>& positions);

  /// Removes up to `rows` records of a partition that are older than `before` and lie before
  /// `keep_from`; remembers their ids until `forget_at`.
  Result<std::size_t> trim_slice(std::uint32_t partition, UnixTime before, std::uint64_t keep_from,
                                 std::int64_t rows, UnixTime forget_at);

 private:
  RecordStore(sqlite::Database& database, KeyStore& keys, const Clock& clock, RecordIndex index)
      : database_(&database), keys_(&keys), clock_(&clock), index_(std::move(index)) {}

  Result<void> load_ends();
  Result<std::vector<DataKey>> keys_for(const std::vector<AppendRequest>& requests);
  Result<std::vector<std::vector<Appended>>> write_rows(const std::vector<AppendRequest>& requests,
                                                        const std::vector<DataKey>& keys);
  Result<Appended> insert(const model::EncodedEvent& event, const DataKey& key);
  struct Removed {
    std::vector<EventId> ids;
    std::size_t rows = 0;
    std::int64_t first = 0;
    std::int64_t last = 0;
  };
  Result<Removed> to_remove(const std::string& which);
  Result<bool> was_trimmed(const EventId& id);

  sqlite::Database* database_;
  KeyStore* keys_;
  const Clock* clock_;
  RecordIndex index_;
  std::uint64_t epoch_ = 0;
  std::vector<std::uint64_t> next_;  // per partition
  std::int64_t recorded_ms_ = 0;     // never goes back
  bool any_trimmed_ = false;
  bool commit_failed_ = false;
  sqlite::Statement insert_;
  sqlite::Statement trimmed_;
};

}  // namespace sambung::journal
