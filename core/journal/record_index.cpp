#include "core/journal/record_index.hpp"

#include <algorithm>

#include "core/journal/file_format.hpp"
#include "core/journal/record_header.hpp"

namespace sambung::journal {

namespace {

/// Long enough that neighbours share a page, short enough for readers, who look through what is not in
/// the tables yet.
constexpr std::chrono::seconds kGeneration{1};
constexpr std::size_t kGenerationMax = 16'384;

}  // namespace

Result<RecordIndex> RecordIndex::open(sqlite::Database& database, std::uint32_t partitions) {
  RecordIndex index(database);
  const std::pair<sqlite::Statement*, const char*> statements[] = {
      {&index.find_, "SELECT 1 FROM record_id WHERE id = ?"},
      {&index.insert_id_, "INSERT OR IGNORE INTO record_id VALUES(?)"},
      {&index.insert_head_,
       "INSERT INTO head(key, place) VALUES(?, ?)"
       " ON CONFLICT(key) DO UPDATE SET place = excluded.place"},
      {&index.insert_end_,
       "INSERT INTO indexed VALUES(?, ?)"
       " ON CONFLICT(partition) DO UPDATE SET offset = excluded.offset"},
  };
  for (const auto& [into, sql] : statements) {
    auto statement = database.prepare(sql);
    if (!statement) return statement.error();
    *into = std::move(*statement);
  }
  std::unordered_map<std::int64_t, std::int64_t> recorded;
  for (std::uint32_t partition = 0; partition < partitions; ++partition) {
    if (auto loaded = index.load(partition, recorded); !loaded) return loaded.error();
  }
  return index;
}

/// `recorded`: when the newest head that was found was recorded; a subject may be in two partitions.
Result<void> RecordIndex::load(std::uint32_t partition,
                               std::unordered_map<std::int64_t, std::int64_t>& recorded) {
  auto end = database_->integer("SELECT offset FROM indexed WHERE partition = " +
                                std::to_string(partition));
  if (!end) return end.error();
  auto rows = database_->prepare(
      "SELECT place, id, header, recorded FROM record WHERE place >= ? AND place < ?");
  if (!rows) return rows.error();
  rows->bind(1, place_of(partition, static_cast<std::uint64_t>(end->value_or(1))))
      .bind(2, place_of(partition + 1, 0));
  while (true) {
    auto row = rows->step();
    if (!row) return row.error();
    if (!*row) return {};
    const auto id = EventId::from_bytes(rows->blob(1));
    model::Envelope envelope;
    if (!id || !decode_header(rows->blob(2), envelope)) continue;  // whoever reads it is told
    recent_ids_.insert(*id);
    if (envelope.subject.empty()) continue;
    const std::int64_t head = head_key(envelope.subject);
    auto& newest = recorded[head];
    if (rows->integer(3) < newest) continue;
    newest = rows->integer(3);
    recent_heads_[head] = rows->integer(0);
  }
}

Result<bool> RecordIndex::has(const EventId& id) {
  if (recent_ids_.contains(id)) return true;
  const auto& leaving = leaving_ids_.entries;
  if (std::binary_search(leaving.begin(), leaving.end(), id)) return true;
  auto row = find_.bind_blob(1, id.bytes()).step();
  find_.reset();
  return row;
}

void RecordIndex::add(const EventId& id, std::int64_t head, std::int64_t place) {
  recent_ids_.insert(id);
  added_.push_back({id, {head, place}});
}

void RecordIndex::begin_generation(const std::vector<std::uint64_t>& next) {
  const auto now = std::chrono::steady_clock::now();
  if (recent_ids_.empty()) return;
  if (now < began_ + kGeneration && recent_ids_.size() < kGenerationMax) return;
  began_ = now;
  leaving_ids_ = {.entries = std::vector<EventId>(recent_ids_.begin(), recent_ids_.end())};
  leaving_heads_ = {.entries = std::vector<Head>(recent_heads_.begin(), recent_heads_.end())};
  std::sort(leaving_ids_.entries.begin(), leaving_ids_.entries.end());
  std::sort(leaving_heads_.entries.begin(), leaving_heads_.entries.end());
  leaving_ends_ = next;
  recent_ids_.clear();
  recent_heads_.clear();
}

template <typename T>
template <typename Move>
Result<void> RecordIndex::Leaving<T>::move_some(std::size_t count, const Move& move) {
  const std::size_t end = std::min(entries.size(), moved + count);
  for (moving = 0; moved + moving < end; ++moving) {
    if (auto done = move(entries[moved + moving]); !done) return done;
  }
  return {};
}

Result<void> RecordIndex::move_some(std::size_t count, const std::vector<std::uint64_t>& next) {
  if (leaving_ends_.empty()) begin_generation(next);
  if (leaving_ends_.empty()) return {};
  auto moved = leaving_ids_.move_some(
      count, [this](const EventId& id) { return insert_id_.bind_blob(1, id.bytes()).run(); });
  if (!moved) return moved;
  moved = leaving_heads_.move_some(count, [this](const Head& head) {
    return insert_head_.bind(1, head.first).bind(2, head.second).run();
  });
  if (!moved || !leaving_ids_.done() || !leaving_heads_.done()) return moved;
  return note_ends();
}

Result<void> RecordIndex::note_ends() {
  for (std::uint32_t partition = 0; partition < leaving_ends_.size(); ++partition) {
    auto noted = insert_end_.bind(1, std::int64_t{partition})
                     .bind(2, static_cast<std::int64_t>(leaving_ends_[partition]))
                     .run();
    if (!noted) return noted;
  }
  return {};
}

void RecordIndex::keep() {
  for (const Added& one : added_) {
    if (one.head.first != 0) recent_heads_[one.head.first] = one.head.second;
  }
  added_.clear();
  leaving_ids_.moved += std::exchange(leaving_ids_.moving, 0);
  leaving_heads_.moved += std::exchange(leaving_heads_.moving, 0);
  if (!leaving_ids_.done() || !leaving_heads_.done()) return;
  leaving_ids_ = {};
  leaving_heads_ = {};
  leaving_ends_.clear();
}

void RecordIndex::undo() {
  for (const Added& one : added_) recent_ids_.erase(one.id);
  added_.clear();
  leaving_ids_.moving = 0;
  leaving_heads_.moving = 0;
}

void RecordIndex::forget(const std::vector<EventId>& ids, std::int64_t first, std::int64_t last) {
  auto& leaving = leaving_ids_;
  for (const EventId& id : ids) {
    if (recent_ids_.erase(id) != 0) continue;
    const auto place = std::lower_bound(leaving.entries.begin(), leaving.entries.end(), id);
    if (place == leaving.entries.end() || *place != id) continue;
    if (static_cast<std::size_t>(place - leaving.entries.begin()) < leaving.moved) --leaving.moved;
    leaving.entries.erase(place);
  }
  const auto removed = [&](const auto& head) {
    return head.second >= first && head.second <= last;
  };
  std::erase_if(recent_heads_, removed);
  auto& heads = leaving_heads_;
  const auto moved = heads.entries.begin() + static_cast<std::ptrdiff_t>(heads.moved);
  heads.moved -= static_cast<std::size_t>(std::count_if(heads.entries.begin(), moved, removed));
  std::erase_if(heads.entries, removed);
}

}  // namespace sambung::journal
