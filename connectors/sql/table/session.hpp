#pragma once

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

#include "connectors/sql/statements.hpp"

namespace sambung::table {

using sql::Dialect;
using sql::Row;
using sql::Value;
using Rows = std::vector<Row>;

/// What went wrong, by what has to happen next.
enum class FailureKind {
  kUnavailable,  ///< no connection, overload, deadlock, cancelled: again later; no effect
  kCommitLost,   ///< the answer to COMMIT did not come: it may have taken effect
  kAuth,         ///< the login is refused
  kPermission,   ///< a right is missing
  kSchema,       ///< a table or column is missing or of another shape
  kUnique,       ///< a unique key has the value already
  kData,         ///< these values can never be written
};

/// Thrown by a Session. Holds no value of the database.
struct DatabaseFailure {
  FailureKind kind = FailureKind::kUnavailable;
  std::string reason;           ///< for operators
  std::string column = {};      ///< at fault, where the database tells
  std::string constraint = {};  ///< kUnique: the name of the index, where the database tells
  std::vector<std::string> columns = {};  ///< kUnique: its columns, where the database tells
};

/// One connection to a database, as the operations on tables need it. The statements have their
/// parameters as $1, $2 ... in any order and number; values travel as text, NULL as nullopt, times
/// in UTC. Every failure is thrown as DatabaseFailure; after one inside a transaction the session
/// waits for `rollback`. Confined to one thread.
class Session {
 public:
  virtual ~Session() = default;
  virtual Dialect dialect() const = 0;
  virtual Rows query(const std::string& sql, const Row& parameters = {}) = 0;
  /// The same statement for each of `rows`, in as few round trips as the database allows; results
  /// are dropped.
  virtual void run_each(const std::string& sql, const Rows& rows) = 0;

  virtual void begin() = 0;
  virtual void commit() = 0;
  /// Ends a transaction that failed; nothing when there is none.
  virtual void rollback() noexcept = 0;

  /// When the call that runs has to be answered: no statement is waited for longer.
  void answer_by(std::chrono::steady_clock::time_point until) { answer_by_ = until; }

  /// Returns when something may have changed, and at `until` at the latest. False: `until` came, or
  /// the call was cancelled.
  virtual bool await_change(std::chrono::steady_clock::time_point until) = 0;

 protected:
  /// `patience` from now, or when the call has to be answered.
  std::chrono::steady_clock::time_point deadline_in(std::chrono::seconds patience) const {
    return std::min(std::chrono::steady_clock::now() + patience, answer_by_);
  }

 private:
  std::chrono::steady_clock::time_point answer_by_ = std::chrono::steady_clock::time_point::max();
};

/// A transaction that is rolled back unless `commit` was called.
class Transaction {
 public:
  explicit Transaction(Session& session) : session_(session) { session_.begin(); }
  ~Transaction() {
    if (!ended_) session_.rollback();
  }
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  void commit() {
    session_.commit();
    ended_ = true;
  }

 private:
  Session& session_;
  bool ended_ = false;
};

}  // namespace sambung::table
