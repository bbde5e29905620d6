#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "core/base/clock.hpp"
#include "core/journal/id_index.hpp"
#include "core/journal/journal.hpp"
#include "core/journal/key_store.hpp"
#include "core/journal/write_queue.hpp"
#include "core/sqlite/database.hpp"

namespace sambung::journal {

/// A row's key in the file: the partition above the offset. FORMAT.md gives the layout.
std::int64_t place_of(std::uint32_t partition, std::uint64_t offset);
Position position_of(std::int64_t place, std::uint64_t epoch);

/// What the file says of itself.
struct FileFacts {
  std::uint64_t epoch = 0;
  std::uint32_t partitions = 1;
};

/// Makes the tables in an empty file, or checks the format and raises an older one, and reads the facts.
Result<FileFacts> prepare_file(sqlite::Database& database, std::uint32_t partitions);
Result<FileFacts> read_facts(sqlite::Database& database);

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
  RecordStore(sqlite::Database& database, KeyStore& keys, const Clock& clock, IdIndex ids)
      : database_(&database), keys_(&keys), clock_(&clock), ids_(std::move(ids)) {}

  Result<void> load_ends();
  Result<std::vector<DataKey>> keys_for(const std::vector<AppendRequest>& requests);
  Result<std::vector<std::vector<Appended>>> write_rows(const std::vector<AppendRequest>& requests,
                                                        const std::vector<DataKey>& keys);
  Result<Appended> insert(const model::EncodedEvent& event, const DataKey& key);
  Result<std::vector<EventId>> read_ids(const std::string& sql);
  Result<bool> was_trimmed(const EventId& id);
  Result<void> note_heads(const std::vector<AppendRequest>& requests,
                          const std::vector<std::vector<Appended>>& results);

  sqlite::Database* database_;
  KeyStore* keys_;
  const Clock* clock_;
  IdIndex ids_;
  std::uint64_t epoch_ = 0;
  std::vector<std::uint64_t> next_;  // per partition
  std::int64_t recorded_ms_ = 0;     // never goes back
  bool any_trimmed_ = false;
  bool commit_failed_ = false;
  sqlite::Statement insert_;
  sqlite::Statement head_;
  sqlite::Statement trimmed_;
};

}  // namespace sambung::journal
