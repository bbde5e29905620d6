#pragma once

#include <functional>
#include <memory>
#include <string>
#include <thread>

#include "core/base/bounded_queue.hpp"
#include "core/base/mutex.hpp"
#include "core/base/secret.hpp"
#include "plugins/runtime/loaded_connector.hpp"
#include "plugins/wire/session.hpp"

namespace sambung::runtime {

/// A connector with the thread that all its calls come from: loads the library, creates the
/// instance, runs jobs one after the other, destroys the instance. Thread-safe.
///
/// The destructor cancels what runs and waits for it; a connector that ignores `cancel` holds it up
/// for ever. sambung-host therefore ends its process instead.
class ConnectorThread {
 public:
  struct Setup {
    std::string path;
    std::string connection;
    Secret config;
    std::string mapping;  ///< JSON; empty: none was given
    LogSink log;
    std::unique_ptr<HostServices> services;  ///< may be none
    /// Called once, on the connector's thread: it runs, or why it does not (no jobs run then).
    std::function<void(const wire::Ready&)> ready;
  };
  using Job = std::function<void(LoadedConnector&)>;

  explicit ConnectorThread(Setup setup);
  ~ConnectorThread();

  /// False when another job waits already: the caller sends one at a time.
  [[nodiscard]] bool try_post(Job job) { return jobs_.try_push(std::move(job)); }
  /// Cancels the job that runs; nothing when none does.
  void cancel();
  /// No further jobs; `ended` soon becomes true if the connector lets go.
  void request_stop();
  /// Waits until the instance is gone, at most `patience`; false when it is not.
  bool await_end(std::chrono::milliseconds patience);

 private:
  void run(const std::stop_token& stop);
  void serve(LoadedConnector& connector, const std::stop_token& stop);
  Result<std::unique_ptr<LoadedConnector>> start(wire::Ready& ready);
  void set_running(LoadedConnector* connector);

  Setup setup_;
  BoundedQueue<Job> jobs_;
  Mutex mutex_;
  Condition changed_;
  LoadedConnector* running_ SAMBUNG_GUARDED_BY(mutex_) = nullptr;  ///< in a job now
  bool ended_ SAMBUNG_GUARDED_BY(mutex_) = false;
  std::jthread thread_;
};

}  // namespace sambung::runtime
