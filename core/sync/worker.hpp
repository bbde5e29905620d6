#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "core/base/backoff.hpp"
#include "core/base/mutex.hpp"
#include "core/supervise/connector_port.hpp"
#include "core/sync/echoes.hpp"
#include "core/sync/introduction.hpp"
#include "core/sync/task.hpp"

namespace spdlog {
class logger;
}

namespace sambung::sync {

struct WorkerOptions {
  std::string connection;
  std::chrono::milliseconds deadline{30'000};
  /// Called on the worker's thread once the connector has said what it can do, before any task.
  std::function<void(const Introduction&)> introduced;
  Echoes* echoes = nullptr;  ///< of its puller, where there is one; must outlive the worker
};

/// How a connection's reads and writes go.
struct WorkerStatus {
  std::uint64_t reads = 0;
  std::uint64_t writes = 0;   ///< that took effect
  std::uint64_t refused = 0;  ///< that never can
  std::string trouble;        ///< why it waits; empty when it does not
};

/// Does one connection's reads and writes, several in a call, on a thread of its own, so that a slow
/// system holds up nobody else. Whatever it was given ends up in the mailbox. Thread-safe.
class Worker {
 public:
  /// `port`, `mailbox` and `log` must outlive it.
  Worker(WorkerOptions options, supervise::ConnectorPort& port, Mailbox& mailbox,
         spdlog::logger& log);
  /// Ends after the call that runs; tasks that wait get no end.
  ~Worker();

  const std::string& connection() const { return options_.connection; }
  /// How many more tasks it takes now.
  std::size_t room() const;
  void give(std::vector<Task> tasks);
  WorkerStatus status() const;

 private:
  void run(const std::stop_token& stop);
  Result<void> introduce();
  std::vector<Task> next(const std::stop_token& stop);
  std::vector<TaskEnd> perform(std::vector<Task>& tasks);
  std::vector<TaskEnd> read(std::vector<Task>& tasks, bool by_id);
  std::vector<TaskEnd> write(std::vector<Task>& tasks);
  std::vector<TaskEnd> make(std::vector<Task>& tasks);
  std::vector<TaskEnd> put_off(const std::vector<Task>& tasks, const std::string& why);
  void rest(std::chrono::milliseconds delay, const std::stop_token& stop);
  void note(const std::vector<TaskEnd>& ends);
  void note(const std::string& trouble);
  std::chrono::milliseconds delay_of(const deliver::ItemOutcome& outcome);

  const WorkerOptions options_;
  supervise::ConnectorPort& port_;
  Mailbox& mailbox_;
  spdlog::logger& log_;
  Backoff backoff_;
  std::chrono::milliseconds rest_{0};         ///< before the next call; of the worker's thread
  std::optional<Introduction> introduction_;  ///< of the worker's thread
  mutable Mutex mutex_;
  Condition changed_;
  std::deque<Task> waiting_ SAMBUNG_GUARDED_BY(mutex_);
  std::size_t running_ SAMBUNG_GUARDED_BY(mutex_) = 0;
  WorkerStatus status_ SAMBUNG_GUARDED_BY(mutex_);
  std::jthread thread_;  // last: it uses all of the above
};

}  // namespace sambung::sync
