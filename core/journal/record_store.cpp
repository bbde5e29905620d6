#include "core/journal/record_store.hpp"

#include <algorithm>

#include "core/journal/packing.hpp"
#include "core/journal/record_header.hpp"
#include "core/journal/sealing.hpp"

namespace sambung::journal {

namespace {

/// How many entries of the index a commit moves on, however few events it has.
constexpr std::size_t kMovedLeast = 16;

Error in_file(const Error& error) {
  return Error{error.code == ErrorCode::kInvalid ? ErrorCode::kUnavailable : error.code,
               "journal.db: " + error.what};
}

}  // namespace

Result<RecordStore> RecordStore::open(sqlite::Database& database, const FileFacts& facts,
                                      KeyStore& keys, const Clock& clock) {
  auto index = RecordIndex::open(database, facts.partitions);
  if (!index) return index.error();
  RecordStore store(database, keys, clock, std::move(*index));
  store.epoch_ = facts.epoch;
  store.next_.assign(facts.partitions, 1);
  if (auto loaded = store.load_ends(); !loaded) return loaded.error();
  auto insert = database.prepare(
      "INSERT INTO record(place, id, recorded, key, checksum, header, body, raw)"
      " VALUES(?, ?, ?, ?, ?, ?, ?, x'')");
  if (!insert) return insert.error();
  auto trimmed = database.prepare("SELECT 1 FROM trimmed WHERE id = ?");
  if (!trimmed) return trimmed.error();
  store.insert_ = std::move(*insert);
  store.trimmed_ = std::move(*trimmed);
  return store;
}

Result<void> RecordStore::load_ends() {
  for (std::uint32_t partition = 0; partition < next_.size(); ++partition) {
    auto last = database_->prepare(
        "SELECT place, recorded FROM record WHERE place BETWEEN ? AND ? ORDER BY place DESC"
        " LIMIT 1");
    if (!last) return last.error();
    auto row = last->bind(1, place_of(partition, 0)).bind(2, place_of(partition + 1, 0) - 1).step();
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
  Result<void> done = index_.move_some(2 * keys->size() + kMovedLeast, next_);
  Result<std::vector<std::vector<Appended>>> results = std::vector<std::vector<Appended>>{};
  if (done) results = write_rows(requests, *keys);
  if (!results) done = results.error();
  if (done) {
    done = database_->commit();
    commit_failed_ = !done.has_value();
  }
  if (!done) {
    database_->rollback();
    index_.undo();
    next_ = before;
    return in_file(done.error());
  }
  index_.keep();
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
  auto seen = index_.has(event.envelope.id);
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
  index_.add(id, event.envelope.subject.empty() ? 0 : head_key(event.envelope.subject), place);
  ++next_[partition];
  return Appended{.position = position_of(place, epoch_), .duplicate = false};
}

Result<bool> RecordStore::was_trimmed(const EventId& id) {
  auto row = trimmed_.bind_blob(1, id.bytes()).step();
  trimmed_.reset();
  return row;
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
    const std::int64_t sum =
        checksum(place, (*row)->integer(1), (*row)->blob(0), (*row)->blob(2), {});
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

Result<RecordStore::Removed> RecordStore::to_remove(const std::string& which) {
  auto rows = database_->prepare("SELECT id, place FROM record WHERE " + which + " ORDER BY place");
  if (!rows) return rows.error();
  Removed removed;
  while (true) {
    auto row = rows->step();
    if (!row) return row.error();
    if (!*row) return removed;
    const auto id = EventId::from_bytes(rows->blob(0));
    if (id) removed.ids.push_back(*id);
    if (removed.rows++ == 0) removed.first = rows->integer(1);
    removed.last = rows->integer(1);
  }
}

Result<std::size_t> RecordStore::trim_slice(std::uint32_t partition, UnixTime before,
                                            std::uint64_t keep_from, std::int64_t rows,
                                            UnixTime forget_at) {
  if (auto begun = database_->begin(); !begun) return in_file(begun.error());
  const std::int64_t now = unix_ms(clock_->now());
  const std::string slice =
      "SELECT place FROM record WHERE place >= " + std::to_string(place_of(partition, 0)) +
      " AND place < " + std::to_string(place_of(partition, keep_from)) + " ORDER BY place LIMIT " +
      std::to_string(rows);
  // Recorded times never fall as offsets rise, so what is old enough is a prefix of the slice.
  const std::string old =
      "place IN (" + slice + ") AND recorded < " + std::to_string(unix_ms(before));
  const std::string sql =
      "INSERT OR IGNORE INTO trimmed SELECT id, " + std::to_string(unix_ms(forget_at)) +
      " FROM record WHERE " + old + ";" + "INSERT INTO start SELECT " + std::to_string(partition) +
      ", max(place) - " + std::to_string(place_of(partition, 0)) + " + 1 FROM record WHERE " + old +
      " HAVING max(place) IS NOT NULL"
      " ON CONFLICT(partition) DO UPDATE SET offset = excluded.offset;"
      "DELETE FROM trimmed WHERE until < " +
      std::to_string(now) + ";" +
      "DELETE FROM record_id WHERE id IN (SELECT id FROM record WHERE " + old + ");" +
      "DELETE FROM head WHERE place IN (SELECT place FROM record WHERE " + old + ");" +
      "DELETE FROM record WHERE " + old + ";";
  auto removed = to_remove(old);
  Result<void> done = removed ? database_->execute(sql.c_str()) : Result<void>(removed.error());
  if (done) done = database_->commit();
  if (!done) {
    database_->rollback();
    return in_file(done.error());
  }
  index_.forget(removed->ids, removed->first, removed->last);
  if (auto shrunk = database_->execute("PRAGMA incremental_vacuum(256)"); !shrunk) {
    return in_file(shrunk.error());
  }
  any_trimmed_ = any_trimmed_ || removed->rows > 0;
  return removed->rows;
}

}  // namespace sambung::journal
