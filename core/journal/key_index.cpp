#include "core/journal/key_index.hpp"

#include <algorithm>

#include "core/journal/record_header.hpp"

namespace sambung::journal {

namespace {

constexpr std::size_t kGeneration = 8192;

constexpr const char* kTables =
    "CREATE TABLE IF NOT EXISTS key(id INTEGER PRIMARY KEY AUTOINCREMENT, scope TEXT NOT NULL,"
    " wrapped BLOB NOT NULL);"
    "CREATE TABLE IF NOT EXISTS place(hash INTEGER NOT NULL, id INTEGER NOT NULL,"
    " PRIMARY KEY(hash, id)) WITHOUT ROWID;"
    "CREATE TABLE IF NOT EXISTS placed(until INTEGER NOT NULL);";

/// Format 1 had a unique index of scopes in `key` itself. A number is never used again, so the sequence goes along.
constexpr const char* kRaise =
    "BEGIN IMMEDIATE;"
    "ALTER TABLE key RENAME TO old;"
    "CREATE TABLE key(id INTEGER PRIMARY KEY AUTOINCREMENT, scope TEXT NOT NULL,"
    " wrapped BLOB NOT NULL);"
    "INSERT INTO key SELECT id, scope, wrapped FROM old ORDER BY id;"
    "DELETE FROM sqlite_sequence WHERE name = 'key';"
    "INSERT INTO sqlite_sequence SELECT 'key', seq FROM sqlite_sequence WHERE name = 'old';"
    "DROP TABLE old;"
    "COMMIT;";

}  // namespace

Result<KeyIndex> KeyIndex::open(sqlite::Database& database) {
  KeyIndex index(database);
  if (auto raised = index.raise_format_1(); !raised) return raised.error();
  if (auto made = database.execute(kTables); !made) return made.error();
  if (auto loaded = index.load(); !loaded) return loaded.error();
  return index;
}

Result<void> KeyIndex::raise_format_1() {
  auto old = database_->integer(
      "SELECT count(*) FROM sqlite_master WHERE name = 'sqlite_autoindex_key_1'");
  if (!old) return old.error();
  if (old->value_or(0) == 0) return {};
  auto raised = database_->execute(kRaise);
  if (!raised) database_->rollback();
  return raised;
}

Result<void> KeyIndex::load() {
  auto until = database_->integer("SELECT max(until) FROM placed");
  if (!until) return until.error();
  auto keys = database_->prepare("SELECT scope, id FROM key WHERE id > ? ORDER BY id");
  if (!keys) return keys.error();
  keys->bind(1, until->value_or(0));
  auto row = keys->step();
  for (; row && *row; row = keys->step()) {
    recent_.insert_or_assign(std::string(keys->text(0)), keys->integer(1));
  }
  if (!row) return row.error();
  return {};
}

Result<std::int64_t> KeyIndex::find(std::string_view scope) {
  const std::string name(scope);
  for (const Scopes* scopes : {&recent_, &leaving_}) {
    if (const auto found = scopes->find(name); found != scopes->end()) return found->second;
  }
  auto query = database_->cached(
      "SELECT key.id, scope FROM place JOIN key ON key.id = place.id WHERE hash = ?");
  if (!query) return query.error();
  (*query)->bind(1, head_key(scope));
  std::int64_t id = 0;
  auto row = (*query)->step();
  for (; row && *row && id == 0; row = (*query)->step()) {
    if ((*query)->text(1) == scope) id = (*query)->integer(0);
  }
  (*query)->reset();
  if (!row) return row.error();
  return id;
}

void KeyIndex::add(std::string_view scope, std::int64_t id) { added_.emplace_back(scope, id); }

void KeyIndex::begin_generation() {
  if (recent_.size() < kGeneration) return;
  leaving_ = std::exchange(recent_, {});
  for (const auto& [scope, id] : leaving_) order_.emplace_back(head_key(scope), id);
  std::sort(order_.begin(), order_.end());
}

Result<void> KeyIndex::move_some(std::size_t count) {
  if (order_.empty()) begin_generation();
  if (order_.empty()) return {};
  // One that was destroyed on its way is not there any more.
  auto put = database_->cached("INSERT OR IGNORE INTO place SELECT ?1, id FROM key WHERE id = ?2");
  if (!put) return put.error();
  const std::size_t end = std::min(order_.size(), moved_ + count);
  for (moving_ = 0; moved_ + moving_ < end; ++moving_) {
    const auto& [hash, id] = order_[moved_ + moving_];
    if (auto done = (*put)->bind(1, hash).bind(2, id).run(); !done) return done;
  }
  if (end < order_.size()) return {};
  std::int64_t last = 0;
  for (const auto& [hash, id] : order_) last = std::max(last, id);
  auto note = database_->cached("INSERT INTO placed VALUES(?)");
  if (!note) return note.error();
  if (auto cleared = database_->execute("DELETE FROM placed"); !cleared) return cleared;
  return (*note)->bind(1, last).run();
}

Result<void> KeyIndex::remove(std::string_view scope, std::int64_t id) {
  auto key = database_->cached("DELETE FROM key WHERE id = ?");
  if (!key) return key.error();
  if (auto done = (*key)->bind(1, id).run(); !done) return done;
  auto place = database_->cached("DELETE FROM place WHERE hash = ? AND id = ?");
  if (!place) return place.error();
  removed_.emplace_back(scope);
  return (*place)->bind(1, head_key(scope)).bind(2, id).run();
}

void KeyIndex::keep() {
  for (const std::string& scope : removed_) {
    recent_.erase(scope);
    leaving_.erase(scope);
  }
  for (auto& [scope, id] : added_) recent_.insert_or_assign(std::move(scope), id);
  moved_ += moving_;
  if (!order_.empty() && moved_ == order_.size()) {
    leaving_.clear();
    order_.clear();
    moved_ = 0;
  }
  undo();
}

void KeyIndex::undo() {
  added_.clear();
  removed_.clear();
  moving_ = 0;
}

}  // namespace sambung::journal
