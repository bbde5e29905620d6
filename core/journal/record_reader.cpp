#include "core/journal/record_reader.hpp"

#include <algorithm>

#include "core/journal/packing.hpp"
#include "core/journal/record_header.hpp"
#include "core/journal/sealing.hpp"

namespace sambung::journal {

namespace {

std::string at(const Position& position) {
  return "journal.db: the record at partition " + std::to_string(position.partition) + " offset " +
         std::to_string(position.offset);
}

Error damaged(const Position& position, const char* what) {
  return Error{ErrorCode::kCorrupt,
               at(position) + " is damaged (" + what + "); restore the journal from backup"};
}

}  // namespace

Result<FileFacts> RecordReader::open() {
  auto session = borrow();
  if (!session) return session.error();
  auto facts = read_facts((*session)->database);
  if (facts) epoch_ = facts->epoch;
  if (facts) partitions_ = facts->partitions;
  give_back(std::move(*session));
  return facts;
}

Result<std::unique_ptr<RecordReader::Session>> RecordReader::borrow() {
  {
    Lock lock(mutex_);
    if (!idle_.empty()) {
      auto session = std::move(idle_.back());
      idle_.pop_back();
      return session;
    }
  }
  auto database = sqlite::Database::open(file_, {.read_only = true, .page_cache_kib = 4096});
  if (!database) return database.error();
  auto session = std::make_unique<Session>();
  session->database = std::move(*database);
  const auto prepare = [&](sqlite::Statement& into, std::string_view sql) -> Result<void> {
    auto statement = session->database.prepare(sql);
    if (!statement) return statement.error();
    into = std::move(*statement);
    return {};
  };
  const std::pair<sqlite::Statement*, const char*> statements[] = {
      {&session->range,
       "SELECT place, id, recorded, key, checksum, header, body FROM record"
       " WHERE place >= ? AND place < ? ORDER BY place LIMIT ?"},
      {&session->range_with_raw,
       "SELECT place, id, recorded, key, checksum, header, body, raw FROM record"
       " WHERE place >= ? AND place < ? ORDER BY place LIMIT ?"},
      {&session->last,
       "SELECT place FROM record WHERE place >= ? AND place < ? ORDER BY place DESC LIMIT 1"},
      {&session->start, "SELECT offset FROM start WHERE partition = ?"},
      {&session->recorded, "SELECT recorded FROM record WHERE place = ?"},
      {&session->head, "SELECT place FROM head WHERE key = ?"},
      {&session->indexed, "SELECT offset FROM indexed WHERE partition = ?"},
      {&session->tail,
       "SELECT place, recorded, header FROM record"
       " WHERE place >= ? AND place < ? ORDER BY place DESC"},
  };
  for (const auto& [into, sql] : statements) {
    if (auto prepared = prepare(*into, sql); !prepared) return prepared.error();
  }
  return session;
}

void RecordReader::give_back(std::unique_ptr<Session> session) {
  Lock lock(mutex_);
  if (idle_.size() < kIdleMax) idle_.push_back(std::move(session));
}

Result<Extent> RecordReader::extent(Session& session, std::uint32_t partition) {
  Extent extent;
  auto row = session.start.bind(1, std::int64_t{partition}).step();
  if (row && *row) extent.first = static_cast<std::uint64_t>(session.start.integer(0));
  session.start.reset();
  if (!row) return row.error();
  row = session.last.bind(1, place_of(partition, 0)).bind(2, place_of(partition + 1, 0)).step();
  extent.last = extent.first - 1;
  if (row && *row) extent.last = position_of(session.last.integer(0), epoch_).offset;
  session.last.reset();
  if (!row) return row.error();
  return extent;
}

Result<Extent> RecordReader::extent(std::uint32_t partition) {
  auto session = borrow();
  if (!session) return session.error();
  auto found = extent(**session, partition);
  give_back(std::move(*session));
  return found;
}

Result<std::vector<Record>> RecordReader::read(std::uint32_t partition, std::uint64_t offset,
                                               const ReadLimits& limits) {
  auto session = borrow();
  if (!session) return session.error();
  auto records = read(**session, partition, offset, limits);
  give_back(std::move(*session));
  return records;
}

Result<std::vector<Record>> RecordReader::read(Session& session, std::uint32_t partition,
                                               std::uint64_t offset, const ReadLimits& limits) {
  auto reach = extent(session, partition);
  if (!reach) return reach.error();
  if (offset < reach->first) {
    return Error{ErrorCode::kNotFound,
                 "offset " + std::to_string(offset) + " of partition " + std::to_string(partition) +
                     " is past retention; the first kept is " + std::to_string(reach->first)};
  }
  sqlite::Statement& query = limits.with_raw ? session.range_with_raw : session.range;
  query.bind(1, place_of(partition, offset))
      .bind(2, place_of(partition + 1, 0))
      .bind(3, static_cast<std::int64_t>(std::min(limits.records, kRowsMax)));
  std::vector<Record> records;
  std::size_t bytes = 0;
  Result<void> good;
  while (good && (records.empty() || bytes < limits.bytes)) {
    auto row = query.step();
    if (!row) good = row.error();
    if (!row || !*row) break;
    auto record = to_record(query, limits);
    if (!record) {
      good = record.error();
      break;
    }
    bytes += record->event.body.size() + record->event.raw.size() + 256;
    if (record->position.offset != offset + records.size()) {
      good = damaged(record->position, "an offset before it is missing");
      break;
    }
    records.push_back(std::move(*record));
  }
  query.reset();
  if (!good) return good.error();
  return records;
}

Result<Record> RecordReader::to_record(const sqlite::Statement& row, const ReadLimits& limits) {
  Record record;
  const std::int64_t place = row.integer(0);
  record.position = position_of(place, epoch_);
  record.recorded = from_unix_ms(row.integer(2));
  const auto id = EventId::from_bytes(row.blob(1));
  if (!id ||
      checksum(place, row.integer(2), row.blob(1), row.blob(5), row.blob(6)) != row.integer(4)) {
    return damaged(record.position, "checksum");
  }
  record.event.envelope.id = *id;
  const auto layout = decode_header(row.blob(5), record.event.envelope);
  if (!layout) return damaged(record.position, "header");
  if (limits.wants && !limits.wants(record.event.envelope)) return record;
  const bool with_raw = limits.with_raw;
  auto key = keys_->find(row.integer(3));
  if (!key) return key.error();
  record.erased = !*key;
  if (record.erased) return record;
  const std::string_view raw = with_raw ? row.blob(7) : std::string_view{};
  auto opened = *layout == Layout::kPacked ? unseal_packed(record, **key, row.blob(6), with_raw)
                                           : unseal_apart(record, **key, row.blob(6), raw);
  if (!opened) return opened.error();
  return record;
}

Result<void> RecordReader::unseal_packed(Record& record, const DataKey& key,
                                         std::string_view sealed, bool with_raw) {
  const auto packed = journal::open(sealed, key, record.event.envelope.id, Part::kPacked);
  if (!packed) return damaged(record.position, "seal");
  auto plain = unpack(*packed, with_raw);
  if (!plain) return damaged(record.position, "packing");
  record.event.body = std::move(plain->body);
  record.event.raw = std::move(plain->raw);
  return {};
}

Result<void> RecordReader::unseal_apart(Record& record, const DataKey& key, std::string_view body,
                                        std::string_view raw) {
  const EventId& id = record.event.envelope.id;
  auto plain = journal::open(body, key, id, Part::kBody);
  if (!plain) return damaged(record.position, "seal of the body");
  record.event.body = std::move(*plain);
  if (raw.empty()) return {};
  plain = journal::open(raw, key, id, Part::kRaw);
  if (!plain) return damaged(record.position, "seal of the raw part");
  record.event.raw = std::move(*plain);
  return {};
}

Result<std::uint64_t> RecordReader::offset_at(std::uint32_t partition, UnixTime time) {
  auto session = borrow();
  if (!session) return session.error();
  auto reach = extent(**session, partition);
  Result<void> good = reach ? Result<void>() : Result<void>(reach.error());
  // Recorded times never fall as offsets rise: halve.
  std::uint64_t low = reach ? reach->first : 0;
  std::uint64_t high = reach ? reach->last + 1 : 0;
  while (good && low < high) {
    const std::uint64_t middle = low + (high - low) / 2;
    sqlite::Statement& query = (*session)->recorded;
    auto row = query.bind(1, place_of(partition, middle)).step();
    if (!row) good = row.error();
    const bool earlier = row && *row && query.integer(0) < unix_ms(time);
    query.reset();
    (earlier ? low : high) = earlier ? middle + 1 : middle;
  }
  give_back(std::move(*session));
  if (!good) return good.error();
  return low;
}

Result<std::optional<Record>> RecordReader::last_of(std::string_view subject) {
  auto session = borrow();
  if (!session) return session.error();
  auto place = newest_place(**session, subject);
  Result<std::optional<Record>> result = std::optional<Record>{};
  if (!place) result = place.error();
  if (place && *place) {
    const Position position = position_of(**place, epoch_);
    auto records = read(**session, position.partition, position.offset, {.records = 1});
    if (!records && records.error().code != ErrorCode::kNotFound) {
      result = records.error();
    } else if (records && !records->empty() && records->front().event.envelope.subject == subject) {
      result = std::optional(std::move(records->front()));
    }
  }
  give_back(std::move(*session));
  return result;
}

/// Looks through what the table of heads lacks yet, and then into the table.
Result<std::optional<std::int64_t>> RecordReader::newest_place(Session& session,
                                                               std::string_view subject) {
  std::optional<std::int64_t> newest;
  std::int64_t recorded = -1;
  for (std::uint32_t partition = 0; partition < partitions_; ++partition) {
    auto found = newest_in_tail(session, partition, subject);
    if (!found) return found.error();
    if (!*found || (*found)->recorded <= recorded) continue;
    newest = (*found)->place;
    recorded = (*found)->recorded;
  }
  if (newest) return newest;
  auto row = session.head.bind(1, head_key(subject)).step();
  if (row && *row) newest = session.head.integer(0);
  session.head.reset();
  if (!row) return row.error();
  return newest;
}

Result<std::optional<RecordReader::Recorded>> RecordReader::newest_in_tail(
    Session& session, std::uint32_t partition, std::string_view subject) {
  auto row = session.indexed.bind(1, std::int64_t{partition}).step();
  const std::int64_t begin = row && *row ? session.indexed.integer(0) : 1;
  session.indexed.reset();
  if (!row) return row.error();
  sqlite::Statement& tail = session.tail;
  tail.bind(1, place_of(partition, static_cast<std::uint64_t>(begin)))
      .bind(2, place_of(partition + 1, 0));
  std::optional<Recorded> found;
  for (row = tail.step(); row && *row && !found; row = tail.step()) {
    model::Envelope envelope;
    if (!decode_header(tail.blob(2), envelope) || envelope.subject != subject) continue;
    found = Recorded{.place = tail.integer(0), .recorded = tail.integer(1)};
  }
  tail.reset();
  if (!row) return row.error();
  return found;
}

}  // namespace sambung::journal
