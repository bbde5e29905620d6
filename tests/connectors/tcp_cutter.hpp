#pragma once

#include <atomic>
#include <string>
#include <thread>

#include "core/base/unique_fd.hpp"

namespace sambung::test {

/// Passes TCP connections on to a server on loopback, one at a time, until it is told to cut: then
/// it lets the next COMMIT through, waits until the server has carried it out, and closes both
/// sides without passing the server's answer on. Thread-safe.
class TcpCutter {
 public:
  explicit TcpCutter(int server_port);
  ~TcpCutter();

  int port() const { return port_; }
  void cut_at_next_commit() { armed_ = true; }
  int cuts() const { return cuts_; }

 private:
  void run(const std::stop_token& stop);
  void pass(int client, int server, const std::stop_token& stop);

  int server_port_;
  int port_ = 0;
  UniqueFd listener_;
  std::atomic<bool> armed_ = false;
  std::atomic<int> cuts_ = 0;
  std::jthread thread_;
};

}  // namespace sambung::test
