#pragma once

#include <sys/types.h>

#include <string>

namespace sambung::test {

/// A private MariaDB server on a free loopback port, run by the `mysql` user when we are root, gone
/// with its owner. It has root without a password on its socket, and a user `app` for TCP.
class MariadbServer {
 public:
  static constexpr const char* kPassword = "p%w d";

  /// Empty when the server can be run here, else why not.
  static std::string obstacle();

  MariadbServer();
  ~MariadbServer();
  MariadbServer(const MariadbServer&) = delete;
  MariadbServer& operator=(const MariadbServer&) = delete;

  /// Waits until it takes connections.
  bool start();
  /// As a crash.
  void kill();
  int port() const { return port_; }
  std::string socket() const { return folder_ + "/s.sock"; }
  /// The address of `database` for the user `app`, without the password.
  static std::string dsn(int port, const std::string& database) {
    return "mariadb://app@127.0.0.1:" + std::to_string(port) + "/" + database;
  }

 private:
  bool await_ready(int notices);
  void make_user() const;

  std::string folder_;
  int port_ = 0;
  pid_t pid_ = 0;
};

}  // namespace sambung::test
