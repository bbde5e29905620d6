#pragma once

#include <chrono>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "core/base/mutex.hpp"
#include "core/simulator/net/http_server.hpp"

namespace sambung::simulator {

/// A webhook receiver on loopback that keeps what it gets. Answers 200, or what it was told to
/// answer first. Thread-safe.
class Receiver {
 public:
  explicit Receiver(std::string verify_token = "verify-me", const TlsIdentity* identity = nullptr);
  ~Receiver();

  std::string url() const;
  /// The next POSTs are answered with these, 0 meaning no answer at all.
  void answer_next(std::vector<unsigned> statuses);
  /// Whether `count` POSTs were answered 200 before the deadline of 10 s.
  bool wait_for(std::size_t count);
  std::vector<HttpRequest> accepted() const;
  std::size_t attempts() const;
  std::size_t handshakes() const;

 private:
  HttpReply answer(const HttpRequest& request);
  HttpReply shake_hands(const HttpRequest& request);

  const std::string verify_token_;
  const bool tls_;
  mutable Mutex mutex_;
  Condition changed_;
  std::vector<HttpRequest> accepted_ SAMBUNG_GUARDED_BY(mutex_);
  std::deque<unsigned> script_ SAMBUNG_GUARDED_BY(mutex_);
  std::size_t attempts_ SAMBUNG_GUARDED_BY(mutex_) = 0;
  std::size_t handshakes_ SAMBUNG_GUARDED_BY(mutex_) = 0;
  Loop loop_;
  std::unique_ptr<HttpServer> server_;
};

}  // namespace sambung::simulator
