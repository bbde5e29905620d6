#pragma once

#include <string>

namespace sambung::test {

/// A private PostgreSQL server on a free loopback port, run by the `postgres` user when we are
/// root, gone with its owner.
class PostgresServer {
 public:
  /// Empty when the server can be run here, else why not.
  static std::string obstacle();

  PostgresServer();
  ~PostgresServer();
  PostgresServer(const PostgresServer&) = delete;
  PostgresServer& operator=(const PostgresServer&) = delete;

  bool start();
  /// `mode` is pg_ctl's: "fast" or "immediate" (as a crash).
  bool stop(const std::string& mode);
  int port() const { return port_; }
  /// Connection string for a port that leads here.
  static std::string dsn(int port) {
    return "host=127.0.0.1 user=postgres dbname=postgres port=" + std::to_string(port);
  }

 private:
  bool run(const std::string& command) const;

  std::string folder_;
  int port_ = 0;
};

/// A loopback port that nobody listens on now.
int free_port();

}  // namespace sambung::test
