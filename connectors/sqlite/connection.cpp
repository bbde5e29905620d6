#include "connectors/sqlite/connection.hpp"

#include <poll.h>
#include <sqlite3.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>

#include "connectors/sql/table/placeholders.hpp"
#include "connectors/sqlite/failure.hpp"

namespace sambung::sqlite {

namespace {

using table::Row;
using table::Rows;

constexpr std::chrono::seconds kAnswerPatience{60};
constexpr int kLockLookMs = 10;
constexpr int kLockLooksMax = 500;  // 5 s
constexpr int kChangeLookMs = 50;
constexpr std::size_t kStatementsMax = 200;

Row row_of(sqlite3_stmt* statement) {
  Row row(static_cast<std::size_t>(sqlite3_column_count(statement)));
  for (std::size_t i = 0; i < row.size(); ++i) {
    const int column = static_cast<int>(i);
    if (sqlite3_column_type(statement, column) == SQLITE_NULL) continue;
    const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement, column));
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement, column));
    row[i].emplace(text == nullptr ? "" : text, size);
  }
  return row;
}

}  // namespace

Connection::Connection(std::string path, bool creates)
    : path_(std::move(path)), creates_(creates), wake_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

Connection::~Connection() {
  for (const auto& [sql, statement] : statements_) sqlite3_finalize(statement);
  sqlite3_close_v2(db_);
  if (wake_ >= 0) close(wake_);
}

void Connection::cancel() noexcept {
  const std::uint64_t one = 1;
  if (write(wake_, &one, sizeof one) < 0) return;  // it is readable already
}

void Connection::clear_cancel() {
  std::uint64_t count = 0;
  if (read(wake_, &count, sizeof count) < 0) return;  // nobody cancelled
}

bool Connection::is_cancelled(int patience_ms) const {
  pollfd look{wake_, POLLIN, 0};
  return poll(&look, 1, patience_ms) > 0 ||
         deadline_in(kAnswerPatience) <= std::chrono::steady_clock::now();
}

bool Connection::waits_for_lock(int waited) {
  return waited < kLockLooksMax && !is_cancelled(kLockLookMs);
}

void Connection::open() {
  if (db_ != nullptr) return;
  const int flags =
      SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | (creates_ ? SQLITE_OPEN_CREATE : 0);
  if (sqlite3_open_v2(path_.c_str(), &db_, flags, nullptr) == SQLITE_OK) {
    try {
      return configure();
    } catch (...) {
      sqlite3_close_v2(db_);
      db_ = nullptr;
      throw;
    }
  }
  const int code = sqlite3_extended_errcode(db_);
  sqlite3_close_v2(db_);
  db_ = nullptr;
  throw table::DatabaseFailure{table::FailureKind::kUnavailable,
                               path_ + " cannot be opened: " + sqlite3_errstr(code)};
}

void Connection::configure() {
  sqlite3_busy_handler(
      db_,
      [](void* self, int waited) {
        return static_cast<Connection*>(self)->waits_for_lock(waited) ? 1 : 0;
      },
      this);
  // Looks up whether the call was cancelled now and then.
  sqlite3_progress_handler(
      db_, 10'000,
      [](void* self) { return static_cast<Connection*>(self)->is_cancelled(0) ? 1 : 0; }, this);
  sqlite3_db_config(db_, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  for (const char* pragma : {"pragma journal_mode = wal",
                             // What is done survives a power cut.
                             "pragma synchronous = full", "pragma wal_autocheckpoint = 4000",
                             "pragma cache_size = -16384", "pragma foreign_keys = on"}) {
    if (sqlite3_exec(db_, pragma, nullptr, nullptr, nullptr) != SQLITE_OK) fail(pragma);
  }
}

void Connection::fail(const char* step) {
  table::DatabaseFailure failure = failure_of(sqlite3_extended_errcode(db_), sqlite3_errmsg(db_));
  if (failure.kind == table::FailureKind::kUnavailable) {
    failure.reason = path_ + ": " + step + ": " + failure.reason;
  }
  throw failure;
}

sqlite3_stmt* Connection::prepared(const std::string& sql) {
  open();
  const auto held = statements_.find(sql);
  if (held != statements_.end()) return held->second;
  if (statements_.size() >= kStatementsMax) {
    for (const auto& [text, statement] : statements_) sqlite3_finalize(statement);
    statements_.clear();
  }
  sqlite3_stmt* statement = nullptr;
  // SQLite takes $1 for a name, and numbers names as they appear.
  const std::string numbered = table::numbered(sql);
  if (sqlite3_prepare_v3(db_, numbered.c_str(), -1, SQLITE_PREPARE_PERSISTENT, &statement,
                         nullptr) != SQLITE_OK) {
    fail("a statement does not fit the tables");
  }
  statements_.emplace(sql, statement);
  return statement;
}

Rows Connection::step(sqlite3_stmt* statement, const Row& parameters) {
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    const int at = static_cast<int>(i + 1);
    if (parameters[i]) {
      sqlite3_bind_text64(statement, at, parameters[i]->data(), parameters[i]->size(),
                          SQLITE_STATIC, SQLITE_UTF8);
    } else {
      sqlite3_bind_null(statement, at);
    }
  }
  Rows rows;
  int result = SQLITE_ROW;
  while ((result = sqlite3_step(statement)) == SQLITE_ROW) rows.push_back(row_of(statement));
  sqlite3_reset(statement);
  if (result != SQLITE_DONE) fail("a statement failed");
  return rows;
}

Rows Connection::query(const std::string& sql, const Row& parameters) {
  return step(prepared(sql), parameters);
}

void Connection::run_each(const std::string& sql, const Rows& rows) {
  sqlite3_stmt* statement = prepared(sql);
  for (const Row& row : rows) step(statement, row);
}

void Connection::begin() { query("begin immediate"); }
void Connection::commit() { query("commit"); }

void Connection::rollback() noexcept {
  if (db_ == nullptr || sqlite3_get_autocommit(db_) != 0) return;
  sqlite3_exec(db_, "rollback", nullptr, nullptr, nullptr);
}

bool Connection::await_change(std::chrono::steady_clock::time_point until) {
  while (std::chrono::steady_clock::now() < until) {
    std::string now = query("pragma data_version").at(0).at(0).value_or("");
    if (now != data_version_) {
      data_version_ = std::move(now);
      return true;
    }
    if (is_cancelled(kChangeLookMs)) return false;
  }
  return false;
}

}  // namespace sambung::sqlite
