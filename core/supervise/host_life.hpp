#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

#include "core/supervise/ask_worker.hpp"
#include "core/supervise/host_session.hpp"
#include "core/supervise/request_slot.hpp"
#include "core/supervise/told_box.hpp"

namespace sambung::supervise {

/// When a host is given up, restarted, left alone.
struct RestartRules {
  std::chrono::milliseconds start_timeout{20'000};      ///< from spawn to ready
  std::chrono::milliseconds heartbeat_timeout{10'000};  ///< silence that counts as hung
  std::chrono::milliseconds backoff_first{100};
  std::chrono::milliseconds backoff_most{30'000};
  unsigned failed_starts_max = 5;                 ///< in a row, before quarantine
  std::chrono::milliseconds quarantine{300'000};  ///< then it is tried again
};

/// How a host process's life went.
struct HostEnd {
  std::string why;         ///< for operators
  bool was_ready = false;  ///< the connector ran
  bool worked = false;     ///< and answered at least one request
  bool hopeless = false;   ///< only a change of configuration or library helps
};

/// One host process under watch: serves the slot's requests until the process ends or must be
/// ended. Confined to the supervising thread.
class HostLife {
 public:
  struct Parts {
    const HostSetup& setup;
    const RestartRules& rules;
    spdlog::logger& log;
    RequestSlot& slot;
    AskWorker* asks;  ///< nullptr: nothing may be asked
    std::function<void(pid_t)> started;
    std::function<void(const std::string& connector, deliver::Wants wants)> ready;
  };

  explicit HostLife(Parts parts) : parts_(std::move(parts)) {}

  /// Returns when the process is gone and the running request, if any, is answered.
  HostEnd run(const std::stop_token& stop);

 private:
  using Clock = std::chrono::steady_clock;

  void watch(const std::stop_token& stop);
  void pass_requests();
  void receive();
  Result<void> accept(const wire::FrameView& frame);
  Result<void> accept_ready(const wire::FrameView& frame);
  Result<void> accept_answer(const wire::FrameView& frame);
  Result<void> accept_ask(const wire::FrameView& frame);
  void check_deadlines();
  std::chrono::milliseconds patience() const;
  void end(deliver::BatchFault fault, const std::string& why);

  Parts parts_;
  std::optional<HostSession> session_;
  std::shared_ptr<ToldBox> told_ = std::make_shared<ToldBox>();
  Clock::time_point started_;
  std::optional<RequestSlot::Pending> running_;
  Answer answer_;  ///< of the running request, as far as it has come
  std::size_t emit_bytes_ = 0;
  bool over_ = false;
  HostEnd end_;
};

}  // namespace sambung::supervise
