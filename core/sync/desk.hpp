#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "core/base/clock.hpp"
#include "core/base/doorbell.hpp"
#include "core/journal/journal.hpp"
#include "core/model/keyed_hash.hpp"
#include "core/sync/policy.hpp"
#include "core/sync/reconciling.hpp"
#include "core/sync/taken_in.hpp"
#include "core/sync/task.hpp"
#include "core/sync/worker.hpp"

namespace spdlog {
class logger;
}

namespace sambung::sync {

struct DeskStatus {
  std::uint64_t lag = 0;        ///< folded events that it has not looked at
  std::uint64_t decisions = 0;  ///< appended since start
  std::uint64_t losses = 0;     ///< values that gave way since start
  std::uint64_t unmapped = 0;   ///< records whose mapping failed since start
  std::uint64_t revisited = 0;  ///< persons looked at again since start: other rules are in force
  std::set<std::string> held;   ///< connections whose writes wait for `apply`
  std::map<std::string, Drift> drift;  ///< of the latest reconciling, by connection
  std::string trouble;                 ///< why it stands still; empty when it does not
};

/// Decides, once, what a change in one system means for the person and their records elsewhere: follows
/// the journal behind the projector, appends what it decides as `person.synced`, and gives the workers
/// what is to be read and written. A write is in the journal before it is given out.
///
/// Owns sync.db and its thread. Thread-safe.
class Desk {
 public:
  struct Needs {
    std::filesystem::path state_file;
    std::filesystem::path sync_file;
    journal::Journal& journal;
    Doorbell& projected;  ///< rings when state has taken in more
    const model::Keys& keys;
    const Clock& clock;
    spdlog::logger& log;
    /// Policies of fields; those that are not named get `human wins`. Which
    /// connections take part is said by `introduce`.
    std::map<std::string, FieldRule> policies;
    /// Connections that will be introduced after the start. Nothing is judged before they are, or some
    /// seconds after the first.
    std::set<std::string> expected = {};
  };
  /// kUnavailable - a file cannot be used.
  static Result<std::unique_ptr<Desk>> start(Needs needs);
  ~Desk();

  /// Where workers put what became of their tasks.
  Mailbox& mailbox();
  /// From now on a connection takes part: with these fields, and may make records or not.
  void introduce(const std::string& connection, Reach reach);
  /// From now on the connection's tasks go to `worker`; it must outlive the desk or be detached.
  void attach(Worker& worker);
  /// Returns once nothing is given to it any more. What it had and did not end is looked up.
  void detach(const std::string& connection);
  /// Gives nobody a task any more; what is due stays due. The broker is about to end.
  void wind_down();

  /// Reads every record of a connection again (all connections' when empty) and compares it with what is
  /// known: the way in which what no feed told of is found. Done once a day by itself.
  void reconcile(const std::string& connection);

  /// Lets go what is due to be written until now into a connection whose writes are held; what becomes due
  /// later is held again. Outlasts restarts.
  void apply(const std::string& connection);

  /// How far it is, for pullers.
  TakenIn& taken_in();

  DeskStatus status() const;

 private:
  class Work;
  explicit Desk(std::unique_ptr<Work> work);
  std::unique_ptr<Work> work_;
};

}  // namespace sambung::sync
