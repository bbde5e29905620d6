#pragma once

#include <openssl/ssl.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "core/base/mutex.hpp"
#include "core/base/unique_fd.hpp"

namespace sambung::testing {

/// One connection, as the server that misbehaves on it sees it. Confined to its script's thread.
class Peer {
 public:
  Peer(int fd, SSL* ssl) : fd_(fd), ssl_(ssl) {}

  /// The next request, head and body; empty when the client has gone.
  std::string request();
  /// Reads some of a request, and leaves the rest unread.
  void some();
  void say(std::string_view bytes);
  /// Says a byte now and then, again from the front at the end, until the client goes.
  void drip(std::string_view bytes, std::chrono::milliseconds every);
  /// Says `bytes` as fast as they are taken, until the client goes.
  void flood(std::string_view bytes);
  /// Waits until the client goes.
  void wait_gone();
  /// Closes with RST, so that the client sees an error and no end.
  void reset();
  /// Closes without saying so in TLS.
  void hang_up();

 private:
  long read(char* into, std::size_t most);
  bool write(std::string_view bytes);

  int fd_;
  SSL* ssl_;  ///< nullptr: plain
  std::string left_over_;
};

/// Serves on a free port of 127.0.0.1; each connection runs the script on a thread of its own and is
/// closed when that returns. Ends everything when destroyed. Thread-safe.
class ScriptServer {
 public:
  using Script = std::function<void(Peer&)>;
  struct Certificate {
    std::string chain_file;
    std::string key_file;
  };

  explicit ScriptServer(Script script);
  /// TLS; `version_max` as OpenSSL numbers them, 0 for the newest.
  ScriptServer(Script script, const Certificate& certificate, int version_max = 0);
  ~ScriptServer();

  std::uint16_t port() const { return port_; }
  /// "http://127.0.0.1:port" + path
  std::string url(std::string_view path) const;
  int connections() const { return connections_; }
  /// Connections whose script has returned and that are closed.
  int ended() const { return ended_; }

 private:
  void listen();
  void accept_all();
  void serve(int fd);

  Script script_;
  std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> tls_{nullptr, SSL_CTX_free};
  UniqueFd listener_;
  std::uint16_t port_ = 0;
  std::atomic<int> connections_ = 0;
  std::atomic<int> ended_ = 0;
  Mutex mutex_;
  std::list<int> open_ SAMBUNG_GUARDED_BY(mutex_);
  bool stopping_ SAMBUNG_GUARDED_BY(mutex_) = false;
  std::vector<std::jthread> threads_;
  std::jthread acceptor_;
};

/// What a script may answer with: 200 and a body with its length.
std::string answer(std::string_view body, std::string_view more_headers = {});

}  // namespace sambung::testing
