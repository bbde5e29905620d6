#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/mutex.hpp"
#include "tests/remote_http/script_server.hpp"

namespace sambung::testing {

/// A system with a token endpoint whose refresh tokens are good for one use, and an API that takes
/// its newest access token alone. Paths say how it behaves: /slow never answers, /cut cuts after the
/// request, /busy answers 429, /broken 500, /moved redirects elsewhere, all else 200. Thread-safe.
class TokenSystem {
 public:
  TokenSystem() : server_([this](Peer& peer) { serve(peer); }) {}

  std::string url(std::string_view path) const { return server_.url(path); }
  std::string origin() const { return "http://127.0.0.1:" + std::to_string(server_.port()); }

  /// From now on the tokens that are out are worth nothing.
  void forget_tokens() {
    Lock lock(mutex_);
    access_ = "none";
  }
  /// Nor is the refresh token.
  void revoke() {
    Lock lock(mutex_);
    access_ = refresh_ = "none";
  }
  /// Answers to the API wait until so many requests are there at once.
  void gather(int together) {
    Lock lock(mutex_);
    together_ = together;
  }
  int exchanges() const {
    Lock lock(mutex_);
    return number_;
  }
  /// Requests for this path that came with the right token.
  int served(const std::string& path) const {
    Lock lock(mutex_);
    const auto found = served_.find(path);
    return found == served_.end() ? 0 : found->second;
  }
  /// Requests for this path, whatever they carried.
  int seen(const std::string& path) const {
    Lock lock(mutex_);
    const auto found = seen_.find(path);
    return found == seen_.end() ? 0 : found->second;
  }
  /// The last request, as it came.
  std::string last() const {
    Lock lock(mutex_);
    return last_;
  }

 private:
  void serve(Peer& peer) {
    for (std::string request = peer.request(); !request.empty(); request = peer.request()) {
      const std::size_t from = request.find(' ') + 1;
      const std::string target = request.substr(from, request.find(' ', from) - from);
      const std::string path = target.substr(0, target.find('?'));
      if (path == "/token") {
        peer.say(exchange(request));
      } else if (!serve_api(peer, path, request)) {
        return;
      }
    }
  }

  std::string exchange(const std::string& request) {
    Lock lock(mutex_);
    if (request.find("refresh_token=" + refresh_) == std::string::npos) {
      return "HTTP/1.1 400 Bad Request\r\nContent-Length: 25\r\n\r\n{\"error\":\"invalid_grant\"}";
    }
    ++number_;
    refresh_ = "refresh-" + std::to_string(number_);
    access_ = "access-" + std::to_string(number_);
    return answer(R"({"access_token":")" + access_ + R"(","refresh_token":")" + refresh_ +
                  R"(","expires_in":3600})");
  }

  bool serve_api(Peer& peer, const std::string& path, const std::string& request) {
    if (!admit(path, request)) {
      peer.say("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n");
      return true;
    }
    if (path == "/slow") peer.wait_gone();
    if (path == "/cut") peer.reset();
    if (path == "/slow" || path == "/cut") return false;
    peer.say(api_answer(path, request));
    return true;
  }

  /// Counts it, and waits for the others that were to come at the same time.
  bool admit(const std::string& path, const std::string& request) {
    Lock lock(mutex_);
    ++seen_[path];
    last_ = request;
    const bool good = path.starts_with("/open") || request.find("Authorization: Bearer " + access_ +
                                                                "\r\n") != std::string::npos;
    if (good) ++served_[path];
    ++here_;
    changed_.notify_all();
    while (here_ < together_) changed_.wait(mutex_);
    together_ = 0;
    --here_;
    return good;
  }

  static std::string api_answer(const std::string& path, const std::string& request) {
    if (path == "/busy") {
      return "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 40\r\nContent-Length: 0\r\n\r\n";
    }
    if (path == "/broken") return "HTTP/1.1 500 Oops\r\nContent-Length: 8\r\n\r\npersonal";
    if (path == "/moved") {
      return "HTTP/1.1 307 Moved\r\nLocation: http://192.0.2.1/\r\nContent-Length: 0\r\n\r\n";
    }
    return path.ends_with("/echo") ? answer(request) : answer("done");
  }

  mutable Mutex mutex_;
  Condition changed_;
  std::string refresh_ SAMBUNG_GUARDED_BY(mutex_) = "refresh-0";
  std::string access_ SAMBUNG_GUARDED_BY(mutex_) = "none";
  std::string last_ SAMBUNG_GUARDED_BY(mutex_);
  int number_ SAMBUNG_GUARDED_BY(mutex_) = 0;
  int together_ SAMBUNG_GUARDED_BY(mutex_) = 0;
  int here_ SAMBUNG_GUARDED_BY(mutex_) = 0;
  std::map<std::string, int> served_ SAMBUNG_GUARDED_BY(mutex_);
  std::map<std::string, int> seen_ SAMBUNG_GUARDED_BY(mutex_);
  ScriptServer server_;  // last: its threads use all of the above
};

}  // namespace sambung::testing
