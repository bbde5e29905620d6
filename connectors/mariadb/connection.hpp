#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>

#include "connectors/mariadb/dsn.hpp"
#include "connectors/sql/table/session.hpp"

struct st_mysql;
struct st_mysql_stmt;

namespace sambung::mariadb {

/// The seam around libmariadb: a connection to the server that is made when it is needed and again
/// after it was lost, and the operations on tables over it. Statements with parameters stay
/// prepared. Failures are thrown as table::DatabaseFailure. Confined to one thread, but for
/// `cancel`.
class Connection final : public table::Session {
 public:
  explicit Connection(Dsn dsn);
  ~Connection() override;
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  table::Dialect dialect() const override { return table::Dialect::kMariadb; }
  table::Rows query(const std::string& sql, const table::Row& parameters = {}) override;
  void run_each(const std::string& sql, const table::Rows& rows) override;
  void begin() override { query("begin"); }
  void commit() override;
  void rollback() noexcept override;
  /// MariaDB tells nobody of changes: looks every half second.
  bool await_change(std::chrono::steady_clock::time_point until) override;

  /// How many connections were made; makes one when there is none.
  std::uint64_t connected();
  /// Makes a running call fail soon. Any thread.
  void cancel() noexcept;
  /// Forgets a `cancel`; call at the end of each call.
  void clear_cancel();

 private:
  using Clock = std::chrono::steady_clock;
  struct Prepared;

  void connect();
  void set_options();
  void prepare_session();
  void disconnect() noexcept;
  Prepared& prepared(const std::string& sql);
  table::Rows run_text(const std::string& sql);
  void run_bulk(Prepared& statement, const table::Rows& rows, std::size_t first, std::size_t count);
  void execute(Prepared& statement);
  table::Rows results(Prepared& statement);
  int wait(int wanted);
  template <class Return, class Start, class Continue>
  Return drive(const Start& start, const Continue& go_on);
  [[noreturn]] void fail(unsigned number, const std::string& message);
  [[noreturn]] void lose(const char* when);

  Dsn dsn_;
  st_mysql* mysql_ = nullptr;
  int wake_;  ///< eventfd: readable once cancelled
  Clock::time_point deadline_;
  bool committing_ = false;
  bool in_transaction_ = false;
  std::uint64_t connections_ = 0;
  std::unordered_map<std::string, std::unique_ptr<Prepared>> statements_;
};

}  // namespace sambung::mariadb
