#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/app/connection.hpp"
#include "core/base/mutex.hpp"
#include "core/settings/difference.hpp"

namespace sambung::app {

/// All connections of a broker: starts them, and stops, restarts and holds single ones while the
/// others go on. Thread-safe; changes wait for each other, and one that stops a connection waits
/// for its batch and its host. What `Needs` refers to must outlive it.
class Connections {
 public:
  using Needs = ConnectionNeeds;
  explicit Connections(Needs needs) : needs_(std::move(needs)) {}

  /// Starts them all, but for those that an operator holds.
  void start(const std::vector<settings::Connection>& settings);
  std::vector<ConnectionStatus> statuses() const;
  /// Asks a connection's system, as lookup::Desk does; kNotFound, too, for an unknown name, and
  /// kUnavailable while an operator holds it.
  Result<std::string> ask(std::string_view name, const lookup::Question& question);
  /// What systems answered is forgotten: somebody was erased.
  void forget_answers();
  /// Whether everything that state has is delivered or given up on, held connections aside.
  bool drained();
  /// No system is asked for changes any more.
  void stop_intake();

  /// Starts what is new, ends what is gone, restarts what changed.
  void apply(const settings::Settings& after, const settings::Difference& difference);
  /// Stops a connection until `resume`, across restarts. kNotFound, or what the ledger says.
  Result<void> hold(std::string_view name, std::string_view reason);
  /// Ends a hold, or a pause that the connection fell into by itself; a dead credential of its own
  /// is tried again.
  Result<void> resume(std::string_view name);
  /// Has `change` move a connection's position in the ledger while it is stopped; starts it again.
  Result<void> move(std::string_view name,
                    const std::function<Result<void>(ledger::Ledger&)>& change);

 private:
  struct Slot {
    settings::Connection settings;
    std::unique_ptr<Connection> running;  ///< none while it is held
    std::string held;                     ///< why
  };

  std::unique_ptr<Connection> make(const settings::Connection& settings) const;
  Slot slot_of(settings::Connection settings) const;
  Slot* find(std::string_view name) SAMBUNG_REQUIRES(mutex_);
  Result<void> stop(std::string_view name, const std::string& why);
  void start_again(std::string_view name);
  void remove(std::string_view name);

  const Needs needs_;
  Mutex changing_;  ///< held by whoever changes the set; taken before mutex_
  mutable Mutex mutex_;
  std::vector<Slot> slots_ SAMBUNG_GUARDED_BY(mutex_);
};

}  // namespace sambung::app
