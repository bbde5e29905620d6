#pragma once

#include <string>
#include <vector>

#include "plugins/kit/local_server.hpp"

namespace sambung::kit {

/// A system that goes wrong, for connectors that speak HTTP: gives every request the same answer, or
/// none at all. Listens on this machine, on a free port; its thread ends with it.
class FakeSystem {
 public:
  /// `answer`: status line, headers and body as they are to be sent, and the connection is closed
  /// behind them. Empty: accepts, and never answers.
  explicit FakeSystem(std::string answer);

  std::string url() const { return server_.url(); }
  /// How many connections have come.
  unsigned visits() const { return server_.visits(); }

 private:
  void answer_one(int fd) const;

  const std::string answer_;
  std::vector<UniqueFd> held_;
  LocalServer server_;  // last: its thread uses the others
};

/// An answer with its framing.
std::string http_answer(const std::string& status, const std::string& headers,
                        const std::string& body);
/// Sends `answer`, and reads what still comes, since that would reset it.
void send_whole(int fd, const std::string& answer);

}  // namespace sambung::kit
