#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "core/base/result.hpp"
#include "core/base/secret.hpp"
#include "core/supervise/child.hpp"
#include "core/supervise/desk.hpp"
#include "core/supervise/host_link.hpp"
#include "plugins/wire/frame.hpp"

namespace spdlog {
class logger;
}

namespace sambung::supervise {

/// What a host process is started with.
struct HostSetup {
  std::string connection;      ///< the operator's name for it; in logs
  std::string host_program;    ///< path of sambung-host
  std::string plugin_path;     ///< absolute path of the connector's .so
  Secret config;               ///< JSON object with the secrets
  std::string mapping;         ///< JSON, may be empty; at most 256 KiB
  std::string http;            ///< plugins/services/http_setup.hpp; empty: no HTTP is offered
  std::shared_ptr<Desk> desk;  ///< answers its asks; none: it may not ask
  std::string run_directory;   ///< for sockets; made 0700
  std::chrono::milliseconds heartbeat{1000};
  std::chrono::milliseconds grace{5000};  ///< after bye, until it is killed
};

/// One host process from start to end. Confined to the thread that started it.
class HostSession {
 public:
  using Clock = std::chrono::steady_clock;

  static Result<HostSession> start(const HostSetup& setup, spdlog::logger& log);

  /// Waits for a frame, the process's end, a line on its stderr or `wake_fd`, at most `patience`.
  void wait(int wake_fd, std::chrono::milliseconds patience);
  /// The next frame that is an answer (ready, outcomes, emit, reply) or an ask; its payload lives until the
  /// next call. Takes care of hello, heartbeats and log lines itself. kInvalid: the host sent what
  /// it must not send.
  Result<std::optional<wire::FrameView>> next();
  void send(std::string frame) { link_.send(std::move(frame)); }

  bool exited() const { return exited_; }
  Clock::time_point last_heard() const { return last_heard_; }
  pid_t pid() const { return child_.pid(); }
  /// Ends the process at once; how it ended.
  std::string kill();
  /// Asks it to end, waits for the grace period, then kills.
  void say_bye();

 private:
  HostSession(const HostSetup& setup, Child child, HostLink link, Secret token,
              spdlog::logger& log);

  void read_stderr();
  void log_line(int level, const std::string& text);
  Result<bool> accept_unanswered(const wire::FrameView& frame);

  std::string connection_;
  std::chrono::milliseconds grace_;
  Child child_;
  HostLink link_;
  Secret token_;
  spdlog::logger& log_;
  std::string stderr_rest_;
  bool exited_ = false;
  Clock::time_point last_heard_ = Clock::now();
  Clock::time_point log_window_ = Clock::now();
  unsigned log_lines_ = 0;  ///< in this window
};

}  // namespace sambung::supervise
