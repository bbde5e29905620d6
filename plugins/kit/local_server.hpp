#pragma once

#include <atomic>
#include <functional>
#include <string>
#include <thread>

#include "core/base/unique_fd.hpp"

namespace sambung::kit {

/// Takes connections on this machine, on a free port, one after the other, on a thread that ends with it.
class LocalServer {
 public:
  using Serve = std::function<void(UniqueFd peer)>;

  /// `serve` is called on the server's thread.
  explicit LocalServer(Serve serve);
  /// Waits for the `serve` that runs.
  ~LocalServer();
  LocalServer(const LocalServer&) = delete;
  LocalServer& operator=(const LocalServer&) = delete;

  /// "http://127.0.0.1:40001"
  std::string url() const;
  /// How many connections have come.
  unsigned visits() const { return visits_; }

 private:
  void run(const std::stop_token& stop);

  const Serve serve_;
  UniqueFd listener_;
  UniqueFd wake_;
  std::atomic<unsigned> visits_{0};
  std::jthread thread_;
};

/// Appends what has come; false at the peer's end, and when nothing comes for 2 s.
bool read_more(int fd, std::string& into);
/// A whole HTTP request of at most 16 MiB; empty when its sender went before its end.
std::string read_request(int fd);

}  // namespace sambung::kit
