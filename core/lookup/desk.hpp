#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include "core/base/clock.hpp"
#include "core/base/mutex.hpp"
#include "core/base/result.hpp"
#include "core/lookup/answer.hpp"
#include "core/lookup/cache.hpp"
#include "core/lookup/offer.hpp"
#include "core/lookup/question.hpp"
#include "core/supervise/connector_port.hpp"

namespace spdlog {
class logger;
}

namespace sambung::lookup {

struct DeskOptions {
  std::string connection;
  std::chrono::milliseconds deadline{2'000};  ///< how long who asks waits at most
  std::chrono::milliseconds fresh{10'000};    ///< so long an answer stands for the next
  std::chrono::milliseconds keep{900'000};    ///< so long it may stand in for one that fails
  bool ready = false;  ///< start the connector now, not with the first question
};

struct DeskStatus {
  std::uint64_t asked = 0;
  std::uint64_t kept = 0;    ///< answered without the system
  std::uint64_t stale = 0;   ///< answered with what was said before
  std::uint64_t failed = 0;  ///< not answered, wrong questions aside
  std::size_t waiting = 0;   ///< questions that wait for their turn now
};

/// Where one connection's system is asked for what bots and agents want to know, in another
/// instance of its connector, so that nobody waits behind a delivery. One question after the other;
/// the same question of several who ask at once is asked once. An answer is kept: for `fresh` it is
/// given without asking, and for `keep` it stands in when the system fails or is late. Thread-safe.
///
/// A question that nobody waits for any more is cancelled; a connector that goes on regardless for
/// a second is killed with its process.
class Desk {
 public:
  struct Needs {
    /// Starts the instance that answers. Called once, on the desk's thread.
    std::function<std::unique_ptr<supervise::ConnectorPort>()> start_connector;
    const Clock& clock;
    spdlog::logger& log;
  };
  /// Questions that wait for their turn, beyond which more are refused.
  static constexpr std::size_t kWaitingMax = 64;

  Desk(DeskOptions options, Needs needs);
  ~Desk();

  /// The answer as JSON (answer.hpp), within the deadline. kNotFound - the connection cannot be
  /// asked that; kInvalid - asked so there is no answer; kUnauthorised, kFull, kUnavailable - the
  /// system fails, and nothing was kept.
  Result<std::string> ask(const Question& question);
  /// Forgets all answers: somebody was erased.
  void forget();
  /// Ends the connector; who waits, and who asks later, is told so. Waits for the call that runs,
  /// which is cancelled.
  void stop();
  DeskStatus status() const;

 private:
  using Steady = std::chrono::steady_clock;
  struct Flight;
  using FlightPointer = std::shared_ptr<Flight>;  // of who asks, and of the thread that answers

  Result<Answer> answered(const Question& question, const std::string& text,
                          Steady::time_point until);
  FlightPointer join(const Question& question, const std::string& text) SAMBUNG_REQUIRES(mutex_);
  void leave(const FlightPointer& flight);
  Result<Answer> kept_instead(const std::string& text, Error why);
  std::string to_json(const Answer& answer, const Question& question) const;

  void run(const std::stop_token& stop);
  FlightPointer next(const std::stop_token& stop);
  void settle(const FlightPointer& flight, Result<Answer> answer);
  Result<Answer> serve(supervise::ConnectorPort& port, const Question& question);
  Result<void> read_description(supervise::ConnectorPort& port);
  void note(const Result<Answer>& answer);

  const DeskOptions options_;
  const Needs needs_;
  std::optional<Offer> offer_;  ///< the thread's; none: not asked yet
  std::string trouble_;  ///< the thread's; why the system last failed, empty when it does not

  mutable Mutex mutex_;
  Condition changed_;
  Cache cache_ SAMBUNG_GUARDED_BY(mutex_);
  std::map<std::string, FlightPointer> flights_ SAMBUNG_GUARDED_BY(mutex_);  ///< by question
  std::deque<FlightPointer> waiting_ SAMBUNG_GUARDED_BY(mutex_);
  std::unique_ptr<supervise::ConnectorPort> port_ SAMBUNG_GUARDED_BY(mutex_);
  std::uint64_t generation_ SAMBUNG_GUARDED_BY(mutex_) =
      0;  ///< of the cache: answers asked before `forget` stay out
  unsigned cancelling_ SAMBUNG_GUARDED_BY(mutex_) = 0;  ///< no call begins meanwhile
  unsigned inside_ SAMBUNG_GUARDED_BY(mutex_) = 0;      ///< who asks now
  bool stopped_ SAMBUNG_GUARDED_BY(mutex_) = false;
  DeskStatus status_ SAMBUNG_GUARDED_BY(mutex_);
  std::jthread thread_;  // last; begun by the first question
};

}  // namespace sambung::lookup
