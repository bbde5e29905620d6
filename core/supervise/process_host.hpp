#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <thread>

#include "core/base/backoff.hpp"
#include "core/base/mutex.hpp"
#include "core/supervise/ask_worker.hpp"
#include "core/supervise/connector_port.hpp"
#include "core/supervise/host_life.hpp"
#include "core/supervise/request_slot.hpp"

namespace sambung::supervise {

/// A connection's connector in a process of its own (`isolation: process`). Thread-safe.
///
/// Its thread starts sambung-host, watches it (exit, heartbeats, deadline of the running request),
/// kills what hangs or misbehaves, and restarts it with growing delays. After several starts that
/// failed in a row, or one that the configuration cannot survive, it is quarantined for a while.
/// The destructor lets the host finish for `HostSetup::grace` and then kills it.
class ProcessHost final : public ConnectorPort {
 public:
  ProcessHost(HostSetup setup, RestartRules rules, spdlog::logger& log);
  ~ProcessHost() override;

  bool await_ready(std::chrono::milliseconds patience) override;
  deliver::Wants wants() const override;
  deliver::BatchResult deliver(const std::vector<deliver::Item>& items,
                               std::chrono::milliseconds deadline) override;
  void cancel() override;
  Result<CallResult> call(const CallRequest& request, std::chrono::milliseconds deadline) override;
  HostStatus status() const override;

  /// Refuses further requests and ends the host as the destructor does, without waiting: a request
  /// that runs comes back soon. Any thread.
  void stop();

 private:
  using Clock = std::chrono::steady_clock;
  void run(const std::stop_token& stop);
  void rest(const std::stop_token& stop, HostState state, const std::string& reason,
            std::chrono::milliseconds delay);
  void note_started(pid_t pid);
  void note_ready(const std::string& connector, deliver::Wants wants);
  void note_end(const std::string& why);

  const HostSetup setup_;
  const RestartRules rules_;
  spdlog::logger& log_;
  RequestSlot slot_;
  std::unique_ptr<AskWorker> asks_;  // after the slot, which its answers ring
  Backoff backoff_;                  // the thread's
  unsigned failed_starts_ = 0;       // the thread's
  mutable Mutex mutex_;
  Condition stopping_;
  HostStatus status_ SAMBUNG_GUARDED_BY(mutex_);
  std::uint64_t starts_ SAMBUNG_GUARDED_BY(mutex_) = 0;
  std::jthread thread_;
};

}  // namespace sambung::supervise
