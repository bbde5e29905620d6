#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "core/base/backoff.hpp"
#include "core/base/clock.hpp"
#include "core/base/doorbell.hpp"
#include "core/base/mutex.hpp"
#include "core/journal/journal.hpp"
#include "core/model/keyed_hash.hpp"
#include "core/supervise/connector_port.hpp"
#include "core/sync/echoes.hpp"
#include "core/sync/record.hpp"
#include "core/sync/taken_in.hpp"

namespace spdlog {
class logger;
}

namespace sambung::sync {

struct PullerOptions {
  std::string connection;
  std::vector<std::string> objects{"contact"};
  bool may_create = false;                ///< records may make persons of whom nothing is known
  std::chrono::milliseconds poll{5'000};  ///< between two calls that brought nothing
  /// Records that the desk has not taken in. Room for what a fast system gives in a minute: a first sync is
  /// dearer by a tenth where each of its stages has only a few thousand before it.
  std::size_t ahead_max = 100'000;
};

struct PullerStatus {
  std::uint64_t records = 0;  ///< stored since start, without repeats
  std::uint64_t echoes = 0;   ///< of our own writes, left out
  std::uint64_t refused = 0;  ///< that broke the contract and were left out
  UnixTime last{};            ///< when the system last answered
  std::string trouble;        ///< why it waits; empty when it does not
};

/// Asks one connection's system for its changes, page by page, and stores each page with the cursor behind
/// it in one append, on a thread of its own. It runs ahead of the desk only so far, so that what changes in one
/// system does not wait behind all that another one ever had. Thread-safe.
class Puller {
 public:
  struct Needs {
    supervise::ConnectorPort& port;
    journal::Journal& journal;
    const model::Keys& keys;
    const Clock& clock;
    spdlog::logger& log;
    Echoes* echoes = nullptr;     ///< what needs not be told again
    TakenIn* taken_in = nullptr;  ///< none: nobody is run ahead of
  };
  /// What `Needs` refers to must outlive it.
  Puller(PullerOptions options, Needs needs);
  /// Ends after the call that runs.
  ~Puller();

  PullerStatus status() const;
  /// Asks at once instead of at the next time: the system said that something changed.
  void wake();
  /// Asks no more: the broker is about to end. Does not wait for the call that runs, which is cancelled.
  void stop();

 private:
  void run(const std::stop_token& stop);
  void keep_pace(const std::stop_token& stop);
  bool is_far_ahead();
  Result<bool> pull();
  Result<void> load_cursor();
  Result<void> store(std::vector<model::EncodedEvent> page, std::string cursor);
  std::optional<model::EncodedEvent> event_of(const std::string& item);
  model::EncodedEvent advanced(const std::string& cursor) const;
  void note(const Error* error);

  const PullerOptions options_;
  Needs needs_;
  Backoff backoff_;
  Doorbell wake_;
  std::optional<std::string> cursor_;  ///< nullopt: not read from the journal yet
  UnixTime stored_{};                  ///< when the cursor was last stored
  /// Pages that the desk may not have taken in: the place of the last record, and how many it has.
  std::deque<std::pair<Position, std::size_t>> ahead_;
  std::size_t records_ahead_ = 0;  ///< in those
  mutable Mutex mutex_;
  PullerStatus status_ SAMBUNG_GUARDED_BY(mutex_);
  std::jthread thread_;  // last: it uses all of the above
};

}  // namespace sambung::sync
