#pragma once

#include <atomic>
#include <string>
#include <thread>

#include "core/base/unique_fd.hpp"

namespace sambung::kit {

/// A system that goes wrong, for connectors that speak HTTP: gives every request the same answer, or
/// none at all. Listens on this machine, on a free port; its thread ends with it.
class FakeSystem {
 public:
  /// `answer`: status line, headers and body as they are to be sent, and the connection is closed
  /// behind them. Empty: accepts, and never answers.
  explicit FakeSystem(std::string answer);
  ~FakeSystem();
  FakeSystem(const FakeSystem&) = delete;
  FakeSystem& operator=(const FakeSystem&) = delete;

  /// "http://127.0.0.1:40001"
  std::string url() const;
  /// How many connections have come.
  unsigned visits() const { return visits_; }

 private:
  void serve(const std::stop_token& stop);
  void answer_one(int fd);

  const std::string answer_;
  UniqueFd listener_;
  UniqueFd wake_;
  std::atomic<unsigned> visits_{0};
  std::jthread thread_;
};

/// An answer with its framing.
std::string http_answer(const std::string& status, const std::string& headers,
                        const std::string& body);

}  // namespace sambung::kit
