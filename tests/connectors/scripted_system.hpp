#pragma once

#include <deque>
#include <functional>
#include <string>
#include <vector>

#include "core/base/mutex.hpp"
#include "tests/remote_http/script_server.hpp"

namespace sambung::testing {

/// A system on a free port that answers what its steps say, in their order, and 500 when there are none
/// left. Thread-safe.
class ScriptedSystem {
 public:
  /// A whole answer to a whole request; empty: none comes, until the client goes.
  using Step = std::function<std::string(const std::string& request)>;

  ScriptedSystem() : server_([this](Peer& peer) { serve(peer); }) {}

  std::string url(std::string_view path = {}) const { return server_.url(path); }
  void then(Step step) {
    Lock lock(mutex_);
    steps_.push_back(std::move(step));
  }
  /// 200 with this body.
  void then(std::string body) {
    then([body = std::move(body)](const std::string&) { return answer(body); });
  }
  std::vector<std::string> seen() const {
    Lock lock(mutex_);
    return seen_;
  }
  std::size_t left() const {
    Lock lock(mutex_);
    return steps_.size();
  }

 private:
  void serve(Peer& peer) {
    for (std::string request = peer.request(); !request.empty(); request = peer.request()) {
      const std::string said = next(request)(request);
      if (said.empty()) return peer.wait_gone();
      peer.say(said);
    }
  }
  Step next(const std::string& request) {
    Lock lock(mutex_);
    seen_.push_back(request);
    if (steps_.empty()) {
      return [](const std::string&) {
        return std::string("HTTP/1.1 500 Unasked\r\nContent-Length: 0\r\n\r\n");
      };
    }
    Step step = std::move(steps_.front());
    steps_.pop_front();
    return step;
  }

  mutable Mutex mutex_;
  std::deque<Step> steps_ SAMBUNG_GUARDED_BY(mutex_);
  std::vector<std::string> seen_ SAMBUNG_GUARDED_BY(mutex_);
  ScriptServer server_;  // last: its threads use all of the above
};

/// An answer with this status and body.
inline ScriptedSystem::Step status(const std::string& line, const std::string& body = {}) {
  return [=](const std::string&) {
    return "HTTP/1.1 " + line + "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
           body;
  };
}

/// No answer, ever.
inline std::string silence(const std::string&) { return {}; }

}  // namespace sambung::testing
