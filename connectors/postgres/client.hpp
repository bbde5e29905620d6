#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <string>

#include "connectors/postgres/config.hpp"
#include "connectors/sql/statements.hpp"

struct pg_conn;
struct pg_result;

namespace sambung::postgres {

/// A connection to the server that is made when it is needed and again after it was lost. Every
/// failure is thrown as Failure. Confined to one thread, but for `cancel`.
class Client {
 public:
  explicit Client(Config config);
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  /// Runs all of `groups` in one transaction, sent as one pipeline. When the connection is lost on
  /// the way, COMMIT included, nobody knows whether it took place: the failure is TRANSIENT, and
  /// because all of them may be repeated the next try puts it right either way.
  void commit(const sql::Groups& groups);
  /// Makes a running call fail soon. Any thread.
  void cancel() noexcept;
  /// Forgets a `cancel`; call at the end of each delivery.
  void clear_cancel();

 private:
  using Clock = std::chrono::steady_clock;
  struct Closer {
    void operator()(pg_conn* connection) const;
  };

  void connect();
  void prepare_session();
  void migrate();
  void prepare_statements();
  void run(const std::string& sql);
  int recorded_version();
  void send(const sql::Group& group);
  void send_rows(const sql::Group& group);
  void send(const char* sql);
  void finish_pipeline();
  void read_pipeline();
  void wait_socket(bool for_write);
  [[noreturn]] void fail(const pg_result* result);
  [[noreturn]] void lose(const char* when);

  Config config_;
  std::unique_ptr<pg_conn, Closer> connection_;
  int wake_;  ///< eventfd: readable once cancelled
  Clock::time_point deadline_;
};

}  // namespace sambung::postgres
