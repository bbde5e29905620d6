#pragma once

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "connectors/sql/statements.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace sambung::sqlite {

/// A failure of the database that may pass: full, locked, I/O.
struct DatabaseError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// The database file with its tables. Confined to one thread, but for `interrupt`.
class Database {
 public:
  /// Opens or creates the file and brings its tables to the current version.
  explicit Database(const std::string& path);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  /// Runs all of `groups` in one transaction, on stable storage when it returns; or none of them.
  void commit(const sql::Groups& groups);
  /// Makes a running `commit` fail soon. Any thread.
  void interrupt();

 private:
  void configure();
  void migrate();
  int recorded_version();
  void run(const std::string& sql);
  void run(sqlite3_stmt* statement, const sql::Row& row);
  sqlite3_stmt* prepared(sql::Statement statement);
  [[noreturn]] void fail(const char* step);

  std::string path_;
  sqlite3* db_ = nullptr;
  std::vector<sqlite3_stmt*> statements_;
};

}  // namespace sambung::sqlite
