#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "connectors/postgres/config.hpp"
#include "connectors/sql/table/session.hpp"

struct pg_conn;
struct pg_result;

namespace sambung::postgres {

/// The seam around libpq: a connection to the server that is made when it is needed and again after
/// it was lost, and the operations on tables over it. Failures are thrown as table::DatabaseFailure.
/// Confined to one thread, but for `cancel`.
class Connection final : public table::Session {
 public:
  explicit Connection(const Config& config);
  ~Connection() override;
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  table::Dialect dialect() const override { return table::Dialect::kPostgres; }
  table::Rows query(const std::string& sql, const table::Row& parameters = {}) override;
  void run_each(const std::string& sql, const table::Rows& rows) override;
  void begin() override { query("begin"); }
  void commit() override;
  void rollback() noexcept override;
  bool await_change(std::chrono::steady_clock::time_point until) override;

  /// A statement of a pipeline and its parameters.
  struct Command {
    std::string name;  ///< of a prepared statement; empty: `sql`
    std::string sql;
    std::vector<table::Value> values;
    bool binary = false;  ///< the values are in the binary format
  };
  /// Runs all of them in one transaction, in one round trip. When the connection is lost on the way
  /// nobody knows whether it took place: kCommitLost.
  void run_transaction(const std::vector<Command>& commands);
  void prepare(const std::string& name, const std::string& sql);

  /// How many connections were made; makes one when there is none.
  std::uint64_t connected();
  /// Makes a running call fail soon. Any thread.
  void cancel() noexcept;
  /// Forgets a `cancel`; call at the end of each call.
  void clear_cancel();

 private:
  using Clock = std::chrono::steady_clock;
  struct Closer {
    void operator()(pg_conn* connection) const;
  };
  struct ResultCloser {
    void operator()(pg_result* result) const;
  };
  using Result = std::unique_ptr<pg_result, ResultCloser>;

  void connect();
  void prepare_session();
  void start_pipeline();
  void send(const Command& command);
  void finish_pipeline();
  void read_pipeline();
  void flush();
  Result next_result();
  Result last_result();
  enum class Ready { kSocket, kCancelled, kTime };
  Ready wait(bool for_write, Clock::time_point until);
  void wait_socket(bool for_write);
  [[noreturn]] void fail(const pg_result* result);
  [[noreturn]] void lose(const char* when);

  Config config_;
  std::unique_ptr<pg_conn, Closer> connection_;
  int wake_;  ///< eventfd: readable once cancelled
  Clock::time_point deadline_;
  bool committing_ = false;
  std::uint64_t connections_ = 0;
  std::uint64_t listening_ = 0;  ///< the connection that listens
};

}  // namespace sambung::postgres
