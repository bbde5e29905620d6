#include "connectors/sqlite/database.hpp"

#include <sqlite3.h>

#include "connectors/sql/schema.hpp"

namespace sambung::sqlite {

namespace {

constexpr int kBusyPatienceMs = 5000;

}  // namespace

Database::Database(const std::string& path)
    : path_(path), statements_(sql::kStatementCount, nullptr) {
  const int opened =
      sqlite3_open_v2(path.c_str(), &db_,
                      SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr);
  try {
    if (opened != SQLITE_OK) fail("cannot be opened");
    configure();
    migrate();
  } catch (...) {
    sqlite3_close_v2(db_);
    throw;
  }
}

Database::~Database() {
  for (sqlite3_stmt* statement : statements_) sqlite3_finalize(statement);
  sqlite3_close_v2(db_);
}

void Database::configure() {
  sqlite3_busy_timeout(db_, kBusyPatienceMs);
  sqlite3_db_config(db_, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  run("pragma journal_mode = wal");
  run("pragma synchronous = full");  // an event is done when it survives a power cut
  run("pragma wal_autocheckpoint = 4000");
  run("pragma cache_size = -16384");
}

void Database::fail(const char* step) {
  // The code and not the message, which may quote a value.
  throw DatabaseError(path_ + ": " + step + ": " + sqlite3_errstr(sqlite3_extended_errcode(db_)));
}

void Database::run(const std::string& sql) {
  if (sqlite3_exec(db_, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
    fail("a statement failed");
  }
}

int Database::recorded_version() {
  sqlite3_stmt* read = nullptr;
  if (sqlite3_prepare_v2(db_, sql::kReadVersion, -1, &read, nullptr) != SQLITE_OK) {
    fail("its version cannot be read");
  }
  const int version = sqlite3_step(read) == SQLITE_ROW ? sqlite3_column_int(read, 0) : 0;
  sqlite3_finalize(read);
  return version;
}

void Database::migrate() {
  run("begin immediate");
  run(sql::kCreateVersionTable);
  const int version = recorded_version();
  if (version > sql::schema_version()) {
    throw std::runtime_error(path_ + ": its tables have version " + std::to_string(version) +
                             ", which a newer connector made; use that one");
  }
  if (version < sql::schema_version()) {
    for (const std::string& statement : sql::migrations(version)) run(statement);
    for (const std::string& statement : sql::record_version()) run(statement);
  }
  run("commit");
}

void Database::commit(const sql::Groups& groups) {
  run("begin immediate");
  try {
    for (const sql::Group& group : groups) {
      sqlite3_stmt* statement = prepared(group.statement);
      for (const sql::Row& row : group.rows) run(statement, row);
    }
    run("commit");
  } catch (...) {
    sqlite3_exec(db_, "rollback", nullptr, nullptr, nullptr);
    throw;
  }
}

sqlite3_stmt* Database::prepared(sql::Statement statement) {
  sqlite3_stmt*& held = statements_[static_cast<std::size_t>(statement)];
  if (held != nullptr) return held;
  const std::string text = sql::text_of(statement, sql::Dialect::kSqlite);
  if (sqlite3_prepare_v3(db_, text.c_str(), -1, SQLITE_PREPARE_PERSISTENT, &held, nullptr) !=
      SQLITE_OK) {
    fail("a statement does not fit the tables");
  }
  return held;
}

void Database::run(sqlite3_stmt* statement, const sql::Row& row) {
  for (std::size_t i = 0; i < row.size(); ++i) {
    const int at = static_cast<int>(i + 1);
    if (row[i]) {
      sqlite3_bind_text64(statement, at, row[i]->data(), row[i]->size(), SQLITE_STATIC,
                          SQLITE_UTF8);
    } else {
      sqlite3_bind_null(statement, at);
    }
  }
  const int result = sqlite3_step(statement);
  sqlite3_reset(statement);
  if (result != SQLITE_DONE) fail("a statement failed");
}

void Database::interrupt() { sqlite3_interrupt(db_); }

}  // namespace sambung::sqlite
