#include "core/journal/id_index.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "core/journal/record_store.hpp"

namespace sambung::journal {

namespace {

/// Enough that neighbours share a page, few enough to read again at a start.
constexpr std::size_t kGeneration = 16'384;

}  // namespace

Result<IdIndex> IdIndex::open(sqlite::Database& database, std::uint32_t partitions) {
  IdIndex index(database);
  const std::pair<sqlite::Statement*, const char*> statements[] = {
      {&index.find_, "SELECT 1 FROM record_id WHERE id = ?"},
      {&index.insert_, "INSERT OR IGNORE INTO record_id VALUES(?)"},
      {&index.end_, "INSERT INTO indexed VALUES(?, ?)"
                    " ON CONFLICT(partition) DO UPDATE SET offset = excluded.offset"},
  };
  for (const auto& [into, sql] : statements) {
    auto statement = database.prepare(sql);
    if (!statement) return statement.error();
    *into = std::move(*statement);
  }
  for (std::uint32_t partition = 0; partition < partitions; ++partition) {
    if (auto loaded = index.load(partition); !loaded) return loaded.error();
  }
  return index;
}

Result<void> IdIndex::load(std::uint32_t partition) {
  auto end = database_->integer("SELECT offset FROM indexed WHERE partition = " +
                                std::to_string(partition));
  if (!end) return end.error();
  auto rows = database_->prepare("SELECT id FROM record WHERE place >= ? AND place < ?");
  if (!rows) return rows.error();
  rows->bind(1, place_of(partition, static_cast<std::uint64_t>(end->value_or(1))))
      .bind(2, place_of(partition + 1, 0));
  while (true) {
    auto row = rows->step();
    if (!row) return row.error();
    if (!*row) return {};
    const auto id = EventId::from_bytes(rows->blob(0));
    if (!id) {
      return Error{ErrorCode::kCorrupt,
                   "journal.db: a record of partition " + std::to_string(partition) +
                       " has no id; restore the journal from backup"};
    }
    recent_.insert(*id);
  }
}

Result<bool> IdIndex::has(const EventId& id) {
  if (recent_.contains(id)) return true;
  if (std::binary_search(leaving_.begin(), leaving_.end(), id)) return true;
  auto row = find_.bind_blob(1, id.bytes()).step();
  find_.reset();
  return row;
}

void IdIndex::add(const EventId& id) {
  recent_.insert(id);
  added_.push_back(id);
}

Result<void> IdIndex::move_some(std::size_t count, const std::vector<std::uint64_t>& next) {
  if (leaving_.empty() && recent_.size() >= kGeneration) {
    leaving_.assign(recent_.begin(), recent_.end());
    std::sort(leaving_.begin(), leaving_.end());
    leaving_ends_ = next;
    recent_.clear();
  }
  const std::size_t end = std::min(leaving_.size(), moved_ + count);
  for (moving_ = 0; moved_ + moving_ < end; ++moving_) {
    auto moved = insert_.bind_blob(1, leaving_[moved_ + moving_].bytes()).run();
    if (!moved) return moved;
  }
  if (leaving_.empty() || end != leaving_.size()) return {};
  return note_ends();
}

Result<void> IdIndex::note_ends() {
  for (std::uint32_t partition = 0; partition < leaving_ends_.size(); ++partition) {
    auto noted = end_.bind(1, std::int64_t{partition})
                     .bind(2, static_cast<std::int64_t>(leaving_ends_[partition]))
                     .run();
    if (!noted) return noted;
  }
  return {};
}

void IdIndex::keep() {
  added_.clear();
  moved_ += std::exchange(moving_, 0);
  if (leaving_.empty() || moved_ != leaving_.size()) return;
  leaving_.clear();
  moved_ = 0;
}

void IdIndex::undo() {
  for (const EventId& id : added_) recent_.erase(id);
  added_.clear();
  moving_ = 0;
}

void IdIndex::forget(const std::vector<EventId>& ids) {
  for (const EventId& id : ids) {
    if (recent_.erase(id) != 0) continue;
    const auto place = std::lower_bound(leaving_.begin(), leaving_.end(), id);
    if (place == leaving_.end() || *place != id) continue;
    if (static_cast<std::size_t>(place - leaving_.begin()) < moved_) --moved_;
    leaving_.erase(place);
  }
}

}  // namespace sambung::journal
