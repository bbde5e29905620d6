#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <thread>

#include "core/base/result.hpp"
#include "core/base/unique_fd.hpp"
#include "core/control/message.hpp"

namespace spdlog {
class logger;
}

namespace sambung::control {

/// Serves the control socket on a thread of its own, one request after the other.
class Server {
 public:
  /// Answers a request with JSON or an error; called on the server's thread, may take long.
  using Handler = std::function<Result<std::string>(const Request&)>;

  /// The folder of `path` must exist, for us alone. kUnavailable - the socket cannot be made.
  static Result<std::unique_ptr<Server>> start(const std::filesystem::path& path, Handler handler,
                                               spdlog::logger& log);
  /// Waits for the request in hand and removes the socket.
  ~Server();

 private:
  Server(std::filesystem::path path, UniqueFd listener, UniqueFd wake, Handler handler,
         spdlog::logger& log);
  void run(const std::stop_token& stop);
  void serve(int client);

  const std::filesystem::path path_;
  const UniqueFd listener_;
  const UniqueFd wake_;
  const Handler handler_;
  spdlog::logger& log_;
  std::jthread thread_;  // last: it uses all of the above
};

}  // namespace sambung::control
