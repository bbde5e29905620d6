#pragma once

#include <sambung/abi.h>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "core/base/mutex.hpp"
#include "core/base/unique_fd.hpp"
#include "core/deliver/host_port.hpp"
#include "core/supervise/connector_port.hpp"
#include "plugins/wire/call.hpp"

namespace sambung::supervise {

/// What came of a request: a fault, or the frames of its answer.
struct Answer {
  std::optional<deliver::BatchFault> fault;
  std::string detail;
  std::vector<sambung_outcome> outcomes;  ///< of a batch
  std::vector<wire::Emit> emits;          ///< of a call
  wire::Reply reply;
};

Answer failed_answer(deliver::BatchFault fault, std::string detail);

/// The one request that a host can have at a time, between the threads that ask and the one that
/// supervises; and whether there is a host to ask. Thread-safe.
class RequestSlot {
 public:
  using Clock = std::chrono::steady_clock;

  struct Pending {
    std::string frame;
    std::uint64_t sequence = 0;
    Clock::time_point deadline;
  };

  RequestSlot();

  // For those who ask.
  /// Waits until no other request runs and the host is ready, at most `patience`.
  bool await_ready(std::chrono::milliseconds patience);
  /// Hands over a request and waits for its answer. While another one runs it waits for that, until
  /// the deadline; without a host it is kNotConnected at once.
  Answer perform(Pending request);
  void cancel();
  std::uint64_t next_sequence();

  // For the supervisor.
  /// Wakes whoever waits for `wake_fd`.
  void ring();
  /// Readable when there is something to take.
  int wake_fd() const { return wake_.get(); }
  /// The request that has come, once; it is then running.
  std::optional<Pending> take();
  bool take_cancel();
  /// Answers the running request, if one is running.
  void answer(Answer answer);
  /// Says whether requests can be served; anything but kReady refuses them with `reason`. The
  /// running request must have been answered.
  void set_state(HostState state, std::string reason);
  HostState state() const;

 private:
  UniqueFd wake_;
  mutable Mutex mutex_;
  Condition changed_;
  bool busy_ SAMBUNG_GUARDED_BY(mutex_) = false;  ///< from handing over to answer taken
  std::optional<Pending> pending_ SAMBUNG_GUARDED_BY(mutex_);
  std::optional<Answer> answer_ SAMBUNG_GUARDED_BY(mutex_);
  bool cancel_ SAMBUNG_GUARDED_BY(mutex_) = false;
  HostState state_ SAMBUNG_GUARDED_BY(mutex_) = HostState::kStarting;
  std::string reason_ SAMBUNG_GUARDED_BY(mutex_) = "the host is starting";
  std::uint64_t sequence_ SAMBUNG_GUARDED_BY(mutex_) = 0;
};

}  // namespace sambung::supervise
