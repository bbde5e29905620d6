#pragma once

#include <atomic>
#include <filesystem>
#include <functional>
#include <list>
#include <memory>
#include <thread>

#include "core/base/result.hpp"
#include "core/base/unique_fd.hpp"
#include "core/control/message.hpp"

namespace spdlog {
class logger;
}

namespace sambung::control {

/// Serves the control socket on a thread of its own, one request after the other; but for those
/// that wait for others, which run beside it.
class Server {
 public:
  /// Plain value.
  struct Handler {
    /// Answers a request with JSON or an error; called on the server's thread, may take long.
    std::function<Result<std::string>(const Request&)> answer;
    /// Whether a request of `verb` runs on a thread of its own, beside all others: `answer` is then
    /// called from several threads. Empty: none does.
    std::function<bool(std::string_view verb)> beside = {};
  };
  /// Requests that run beside the others; more are refused (kFull).
  static constexpr std::size_t kBesideMax = 32;

  /// The folder of `path` must exist, for us alone. kUnavailable - the socket cannot be made.
  static Result<std::unique_ptr<Server>> start(const std::filesystem::path& path, Handler handler,
                                               spdlog::logger& log);
  /// Waits for the requests in hand and removes the socket.
  ~Server();

 private:
  Server(std::filesystem::path path, UniqueFd listener, UniqueFd wake, Handler handler,
         spdlog::logger& log);
  void run(const std::stop_token& stop);
  void serve(UniqueFd client);
  void serve_beside(UniqueFd client, Request request);
  void reply(int client, const Result<std::string>& result);

  const std::filesystem::path path_;
  const UniqueFd listener_;
  const UniqueFd wake_;
  const Handler handler_;
  spdlog::logger& log_;
  /// A request that runs beside the others. The thread is done when it says so, and joined by the
  /// next.
  struct Beside {
    std::atomic<bool> done = false;
    std::jthread thread{};
  };
  std::list<Beside> beside_;  ///< the server's thread's
  std::jthread thread_;       // last: it uses all of the above
};

}  // namespace sambung::control
