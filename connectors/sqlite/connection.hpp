#pragma once

#include <chrono>
#include <string>
#include <unordered_map>

#include "connectors/sql/table/session.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace sambung::sqlite {

/// The seam around SQLite: one connection to a database file, opened when it is first needed, and
/// the operations on tables over it. Statements stay prepared. Failures are thrown as
/// table::DatabaseFailure. Confined to one thread, but for `cancel`.
class Connection final : public table::Session {
 public:
  /// `creates`: the file is made when it is missing.
  Connection(std::string path, bool creates);
  ~Connection() override;
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  table::Dialect dialect() const override { return table::Dialect::kSqlite; }
  table::Rows query(const std::string& sql, const table::Row& parameters = {}) override;
  void run_each(const std::string& sql, const table::Rows& rows) override;
  void begin() override;
  void commit() override;
  void rollback() noexcept override;
  bool await_change(std::chrono::steady_clock::time_point until) override;

  const std::string& path() const { return path_; }
  /// Makes a running call fail soon. Any thread.
  void cancel() noexcept;
  /// Forgets a `cancel`; call at the end of each call.
  void clear_cancel();
  /// Whether it waits for the lock a little longer; true at most for some seconds in a row.
  bool waits_for_lock(int waited);

 private:
  void open();
  void configure();
  sqlite3_stmt* prepared(const std::string& sql);
  table::Rows step(sqlite3_stmt* statement, const table::Row& parameters);
  bool is_cancelled(int patience_ms) const;
  [[noreturn]] void fail(const char* step);

  const std::string path_;
  const bool creates_;
  int wake_;  ///< eventfd: readable once cancelled
  sqlite3* db_ = nullptr;
  std::unordered_map<std::string, sqlite3_stmt*> statements_;
  std::string data_version_;  ///< at the last look
};

}  // namespace sambung::sqlite
