#include "core/journal/record_store.hpp"

#include <sodium.h>

#include <algorithm>
#include <unordered_map>

#include "core/journal/packing.hpp"
#include "core/journal/record_header.hpp"
#include "core/journal/sealing.hpp"

namespace sambung::journal {

namespace {

constexpr std::int64_t kApplication = 0x53424a4c;  // "SBJL"
constexpr std::int64_t kFormat = 2;
/// With how few events a commit still moves ids on.
constexpr std::size_t kIdsMovedLeast = 16;
constexpr int kOffsetBits = 48;
constexpr std::string_view kIdTables =
    "CREATE TABLE record_id(id BLOB PRIMARY KEY) WITHOUT ROWID;"
    "CREATE TABLE indexed(partition INTEGER PRIMARY KEY, offset INTEGER NOT NULL);";

Error in_file(const Error& error) {
  return Error{error.code == ErrorCode::kInvalid ? ErrorCode::kUnavailable : error.code,
               "journal.db: " + error.what};
}

}  // namespace

std::int64_t place_of(std::uint32_t partition, std::uint64_t offset) {
  return static_cast<std::int64_t>(std::uint64_t{partition} << kOffsetBits | offset);
}

Position position_of(std::int64_t place, std::uint64_t epoch) {
  const auto bits = static_cast<std::uint64_t>(place);
  return {.epoch = epoch,
          .partition = static_cast<std::uint32_t>(bits >> kOffsetBits),
          .offset = bits & ((std::uint64_t{1} << kOffsetBits) - 1)};
}

Result<FileFacts> read_facts(sqlite::Database& database) {
  auto application = database.integer("PRAGMA application_id");
  auto format = database.integer("PRAGMA user_version");
  if (!application) return application.error();
  if (!format) return format.error();
  if (**application != kApplication) {
    return Error{ErrorCode::kCorrupt, "journal.db is not a sambung journal"};
  }
  if (**format < 1 || **format > kFormat) {
    return Error{ErrorCode::kCorrupt, "journal.db has format " + std::to_string(**format) +
                                          "; this sambung reads formats 1 to " +
                                          std::to_string(kFormat) + ", use a newer one"};
  }
  auto epoch = database.integer("SELECT value FROM fact WHERE name = 'epoch'");
  auto partitions = database.integer("SELECT value FROM fact WHERE name = 'partitions'");
  if (!epoch) return epoch.error();
  if (!partitions) return partitions.error();
  if (!*epoch || !*partitions || **partitions < 1) {
    return Error{ErrorCode::kCorrupt, "journal.db lacks its epoch or partition count"};
  }
  return FileFacts{.epoch = static_cast<std::uint64_t>(**epoch),
                   .partitions = static_cast<std::uint32_t>(**partitions)};
}

namespace {

/// Format 1 had an index where format 2 has a table of its own, which is behind the records.
Result<void> raise_format(sqlite::Database& database, std::uint32_t partitions) {
  std::string sql = "BEGIN IMMEDIATE; DROP INDEX record_id;" + std::string(kIdTables) +
                    "INSERT INTO record_id SELECT id FROM record ORDER BY id;";
  for (std::uint32_t partition = 0; partition < partitions; ++partition) {
    sql += "INSERT INTO indexed SELECT " + std::to_string(partition) + ", max(place) - " +
           std::to_string(place_of(partition, 0)) + " + 1 FROM record WHERE place >= " +
           std::to_string(place_of(partition, 0)) + " AND place < " +
           std::to_string(place_of(partition + 1, 0)) + " HAVING max(place) IS NOT NULL;";
  }
  sql += "PRAGMA user_version=" + std::to_string(kFormat) + "; COMMIT;";
  auto raised = database.execute(sql.c_str());
  if (!raised) database.rollback();
  return raised;
}

}  // namespace

Result<FileFacts> prepare_file(sqlite::Database& database, std::uint32_t partitions) {
  auto tables = database.integer("SELECT count(*) FROM sqlite_master");
  if (!tables) return tables.error();
  if (tables->value_or(0) != 0) {
    auto format = database.integer("PRAGMA user_version");
    auto facts = read_facts(database);
    if (!format) return format.error();
    if (!facts || **format == kFormat) return facts;
    if (auto raised = raise_format(database, facts->partitions); !raised) return raised.error();
    return facts;
  }
  // 63 bits: it travels through SQL integers and JSON as a decimal text.
  std::uint64_t epoch = 0;
  randombytes_buf(&epoch, sizeof epoch);
  epoch >>= 1;
  const std::string sql =
      "BEGIN IMMEDIATE;"
      "PRAGMA application_id=" + std::to_string(kApplication) + ";"
      "PRAGMA user_version=" + std::to_string(kFormat) + ";"
      "CREATE TABLE record(place INTEGER PRIMARY KEY, id BLOB NOT NULL, recorded INTEGER NOT NULL,"
      " key INTEGER NOT NULL, checksum INTEGER NOT NULL, header BLOB NOT NULL,"
      " body BLOB NOT NULL, raw BLOB NOT NULL);" +
      std::string(kIdTables) +
      "CREATE TABLE head(key INTEGER PRIMARY KEY, place INTEGER NOT NULL);"
      "CREATE TABLE trimmed(id BLOB PRIMARY KEY, until INTEGER NOT NULL) WITHOUT ROWID;"
      "CREATE TABLE start(partition INTEGER PRIMARY KEY, offset INTEGER NOT NULL);"
      "CREATE TABLE fact(name TEXT PRIMARY KEY, value INTEGER NOT NULL);"
      "INSERT INTO fact VALUES('epoch', " + std::to_string(epoch) + "), ('partitions', " +
      std::to_string(partitions) + "); COMMIT;";
  if (auto made = database.execute(sql.c_str()); !made) {
    database.rollback();
    return made.error();
  }
  return read_facts(database);
}

Result<RecordStore> RecordStore::open(sqlite::Database& database, const FileFacts& facts,
                                      KeyStore& keys, const Clock& clock) {
  auto ids = IdIndex::open(database, facts.partitions);
  if (!ids) return ids.error();
  RecordStore store(database, keys, clock, std::move(*ids));
  store.epoch_ = facts.epoch;
  store.next_.assign(facts.partitions, 1);
  if (auto loaded = store.load_ends(); !loaded) return loaded.error();
  auto insert = database.prepare(
      "INSERT INTO record(place, id, recorded, key, checksum, header, body, raw)"
      " VALUES(?, ?, ?, ?, ?, ?, ?, x'')");
  if (!insert) return insert.error();
  auto head = database.prepare(
      "INSERT INTO head(key, place) VALUES(?, ?)"
      " ON CONFLICT(key) DO UPDATE SET place = excluded.place");
  if (!head) return head.error();
  auto trimmed = database.prepare("SELECT 1 FROM trimmed WHERE id = ?");
  if (!trimmed) return trimmed.error();
  store.insert_ = std::move(*insert);
  store.head_ = std::move(*head);
  store.trimmed_ = std::move(*trimmed);
  return store;
}

Result<void> RecordStore::load_ends() {
  for (std::uint32_t partition = 0; partition < next_.size(); ++partition) {
    auto last = database_->prepare(
        "SELECT place, recorded FROM record WHERE place BETWEEN ? AND ? ORDER BY place DESC"
        " LIMIT 1");
    if (!last) return last.error();
    auto row = last->bind(1, place_of(partition, 0))
                   .bind(2, place_of(partition + 1, 0) - 1)
                   .step();
    if (!row) return row.error();
    if (*row) {
      next_[partition] = position_of(last->integer(0), epoch_).offset + 1;
      recorded_ms_ = std::max(recorded_ms_, last->integer(1));
    }
    auto start = database_->prepare("SELECT offset FROM start WHERE partition = ?");
    if (!start) return start.error();
    row = start->bind(1, std::int64_t{partition}).step();
    if (!row) return row.error();
    if (*row) {
      next_[partition] = std::max(next_[partition], static_cast<std::uint64_t>(start->integer(0)));
    }
  }
  auto any = database_->integer("SELECT 1 FROM trimmed LIMIT 1");
  if (!any) return any.error();
  any_trimmed_ = any->has_value();
  return {};
}

Result<std::vector<DataKey>> RecordStore::keys_for(const std::vector<AppendRequest>& requests) {
  std::vector<std::string_view> scopes;
  for (const AppendRequest& request : requests) {
    for (const model::EncodedEvent& event : request.events) scopes.push_back(event.seal_scope);
  }
  return keys_->get_or_create(scopes);
}

Result<std::vector<std::vector<Appended>>> RecordStore::write(
    const std::vector<AppendRequest>& requests) {
  auto keys = keys_for(requests);
  if (!keys) return keys.error();
  recorded_ms_ = std::max(recorded_ms_, unix_ms(clock_->now()));
  const std::vector<std::uint64_t> before = next_;
  if (auto begun = database_->begin(); !begun) return in_file(begun.error());
  Result<void> done = ids_.move_some(2 * keys->size() + kIdsMovedLeast, next_);
  Result<std::vector<std::vector<Appended>>> results = std::vector<std::vector<Appended>>{};
  if (done) results = write_rows(requests, *keys);
  if (!results) done = results.error();
  if (done) done = note_heads(requests, *results);
  if (done) {
    done = database_->commit();
    commit_failed_ = !done.has_value();
  }
  if (!done) {
    database_->rollback();
    ids_.undo();
    next_ = before;
    return in_file(done.error());
  }
  ids_.keep();
  return results;
}

Result<std::vector<std::vector<Appended>>> RecordStore::write_rows(
    const std::vector<AppendRequest>& requests, const std::vector<DataKey>& keys) {
  std::vector<std::vector<Appended>> results;
  results.reserve(requests.size());
  std::size_t at = 0;
  for (const AppendRequest& request : requests) {
    std::vector<Appended>& result = results.emplace_back();
    result.reserve(request.events.size());
    for (const model::EncodedEvent& event : request.events) {
      auto appended = insert(event, keys[at++]);
      if (!appended) return appended.error();
      result.push_back(*appended);
    }
  }
  return results;
}

Result<Appended> RecordStore::insert(const model::EncodedEvent& event, const DataKey& key) {
  auto seen = ids_.has(event.envelope.id);
  if (seen && !*seen && any_trimmed_) seen = was_trimmed(event.envelope.id);
  if (!seen) return seen.error();
  if (*seen) return Appended{.position = {}, .duplicate = true};
  const std::uint32_t partition =
      partition_of(event.envelope, static_cast<std::uint32_t>(next_.size()));
  const std::int64_t place = place_of(partition, next_[partition]);
  const EventId& id = event.envelope.id;
  const std::string header = encode_header(event.envelope);
  const std::string sealed = seal(pack(event.body, event.raw), key, id, Part::kPacked);
  auto done = insert_.bind(1, place)
                  .bind_blob(2, id.bytes())
                  .bind(3, recorded_ms_)
                  .bind(4, key.id)
                  .bind(5, checksum(place, recorded_ms_, id.bytes(), header, sealed))
                  .bind_blob(6, header)
                  .bind_blob(7, sealed)
                  .run();
  if (!done) return done.error();
  ids_.add(id);
  ++next_[partition];
  return Appended{.position = position_of(place, epoch_), .duplicate = false};
}

Result<bool> RecordStore::was_trimmed(const EventId& id) {
  auto row = trimmed_.bind_blob(1, id.bytes()).step();
  trimmed_.reset();
  return row;
}

Result<void> RecordStore::note_heads(const std::vector<AppendRequest>& requests,
                                     const std::vector<std::vector<Appended>>& results) {
  std::unordered_map<std::int64_t, std::int64_t> heads;
  for (std::size_t r = 0; r < requests.size(); ++r) {
    for (std::size_t e = 0; e < requests[r].events.size(); ++e) {
      const std::string& subject = requests[r].events[e].envelope.subject;
      const Appended& appended = results[r][e];
      if (subject.empty() || appended.duplicate) continue;
      heads[head_key(subject)] = place_of(appended.position.partition, appended.position.offset);
    }
  }
  for (const auto& [key, place] : heads) {
    if (auto done = head_.bind(1, key).bind(2, place).run(); !done) return done;
  }
  return {};
}

Result<void> RecordStore::redact(const std::vector<Position>& positions) {
  if (auto begun = database_->begin(); !begun) return in_file(begun.error());
  Result<void> done;
  for (const Position& position : positions) {
    const std::int64_t place = place_of(position.partition, position.offset);
    auto row = database_->cached("SELECT id, recorded, header FROM record WHERE place = ?");
    auto put = database_->cached(
        "UPDATE record SET key = 0, body = zeroblob(0), raw = zeroblob(0), checksum = ?"
        " WHERE place = ?");
    if (!row || !put) done = row ? put.error() : row.error();
    if (!done) break;
    auto found = (*row)->bind(1, place).step();
    if (!found || !*found) {
      (*row)->reset();
      continue;  // removed by retention meanwhile
    }
    const std::int64_t sum = checksum(place, (*row)->integer(1), (*row)->blob(0), (*row)->blob(2), {});
    (*row)->reset();
    done = (*put)->bind(1, sum).bind(2, place).run();
    if (!done) break;
  }
  if (done) done = database_->commit();
  if (!done) {
    database_->rollback();
    return in_file(done.error());
  }
  return {};
}

Result<std::vector<EventId>> RecordStore::read_ids(const std::string& sql) {
  auto rows = database_->prepare(sql);
  if (!rows) return rows.error();
  std::vector<EventId> ids;
  while (true) {
    auto row = rows->step();
    if (!row) return row.error();
    if (!*row) return ids;
    if (const auto id = EventId::from_bytes(rows->blob(0))) ids.push_back(*id);
  }
}

Result<std::size_t> RecordStore::trim_slice(std::uint32_t partition, UnixTime before,
                                            std::uint64_t keep_from, std::int64_t rows,
                                            UnixTime forget_at) {
  if (auto begun = database_->begin(); !begun) return in_file(begun.error());
  const std::int64_t now = unix_ms(clock_->now());
  const std::string slice =
      "SELECT place FROM record WHERE place >= " + std::to_string(place_of(partition, 0)) +
      " AND place < " + std::to_string(place_of(partition, keep_from)) +
      " ORDER BY place LIMIT " + std::to_string(rows);
  // Recorded times never fall as offsets rise, so what is old enough is a prefix of the slice.
  const std::string old = "place IN (" + slice + ") AND recorded < " +
                          std::to_string(unix_ms(before));
  const std::string sql =
      "INSERT OR IGNORE INTO trimmed SELECT id, " + std::to_string(unix_ms(forget_at)) +
      " FROM record WHERE " + old + ";" +
      "INSERT INTO start SELECT " + std::to_string(partition) +
      ", max(place) - " + std::to_string(place_of(partition, 0)) + " + 1 FROM record WHERE " + old +
      " HAVING max(place) IS NOT NULL"
      " ON CONFLICT(partition) DO UPDATE SET offset = excluded.offset;"
      "DELETE FROM trimmed WHERE until < " + std::to_string(now) + ";" +
      "DELETE FROM record_id WHERE id IN (SELECT id FROM record WHERE " + old + ");" +
      "DELETE FROM head WHERE place IN (SELECT place FROM record WHERE " + old + ");" +
      "DELETE FROM record WHERE " + old + ";";
  auto ids = read_ids("SELECT id FROM record WHERE " + old);
  Result<void> done = ids ? database_->execute(sql.c_str()) : Result<void>(ids.error());
  if (done) done = database_->commit();
  if (!done) {
    database_->rollback();
    return in_file(done.error());
  }
  ids_.forget(*ids);
  const std::size_t removed = ids->size();
  if (auto shrunk = database_->execute("PRAGMA incremental_vacuum(256)"); !shrunk) {
    return in_file(shrunk.error());
  }
  any_trimmed_ = any_trimmed_ || removed > 0;
  return removed;
}

}  // namespace sambung::journal
