#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/base/mutex.hpp"
#include "core/sync/policy.hpp"
#include "core/sync/store.hpp"
#include "core/sync/task.hpp"
#include "core/sync/turn.hpp"
#include "core/sync/worker.hpp"

namespace sambung::sync {

/// Which tasks each worker is given: what is due, the longest first, as far as it has room and none of the
/// person is under way. `attach`, `detach`, `wind_down` and `winds_down` are thread-safe; all else is confined to
/// the desk's thread.
class Dispatch {
 public:
  using Tasks = std::map<std::string, std::vector<Task>>;  // by connection

  /// From now on the connection's tasks go to `worker`.
  void attach(Worker& worker);
  /// Returns once nothing is given to it any more.
  void detach(const std::string& connection);
  /// No task is begun any more; those under way end as always. Thread-safe.
  void wind_down();
  bool winds_down() const;
  /// Connections that were detached since the last call, and whether they had a task under way.
  std::map<std::string, bool> take_gone();
  /// After a recovery: what was under way is looked up and not waited for.
  void forget() {
    in_flight_.clear();
    ahead_.clear();
  }

  struct Parts {
    Turn& turn;
    Store& store;
    const Rules& rules;
    UnixTime now;
    std::uint64_t round;
  };
  /// These are over: each makes room for another.
  void take(const std::vector<TaskEnd>& ends);
  /// Begins tasks, and marks what is due and was not begun, within the store's transaction. Those of `ends`
  /// come first.
  Result<Tasks> begin(const Parts& parts, const std::vector<TaskEnd>& ends);
  /// Whether more is due than workers take soon.
  bool is_behind() const;
  /// For how many persons a connection that moves has room beyond those who wait for it: whoever else is
  /// taken in now would be put away, and read again when it is their turn. nullopt when none moves.
  std::optional<std::size_t> wants();
  /// Once the transaction is committed. A worker that has gone meanwhile gets nothing: what it would have
  /// had is doubted when the connection is attached again.
  void give(Tasks tasks);

 private:
  /// What a connection has room for.
  struct Room {
    const std::string& connection;
    std::size_t tasks;
    UnixTime writes_until;
  };
  std::map<std::string, std::size_t> rooms();
  static Result<UnixTime> writes_until(const Parts& parts, const std::string& connection);
  static Result<void> go_on(const Parts& parts, const std::vector<TaskEnd>& ends, const Room& room,
                            std::vector<Task>& given);
  Result<void> begin_due(const Parts& parts, const Room& room, std::vector<Task>& given);
  Result<void> begin_one(const Parts& parts, const Room& room, const std::string& person_id,
                         std::vector<Task>& given) const;
  Result<Turn::May> what_may(const Parts& parts, const Room& room,
                             const std::string& person_id) const;
  /// Whether it answered within the last moments.
  bool moves(const std::string& connection) const;
  Result<void> look_ahead(const Parts& parts, const Room& room, std::deque<std::string>& ahead);

  std::map<std::string, std::set<std::string>> in_flight_;  // persons by connection
  std::map<std::string, std::deque<std::string>>
      ahead_;  // persons that were due, the longest first
  std::map<std::string, std::chrono::steady_clock::time_point> moved_;  // when it answered last
  mutable Mutex mutex_;
  std::map<std::string, Worker*> workers_ SAMBUNG_GUARDED_BY(mutex_);
  bool winds_down_ SAMBUNG_GUARDED_BY(mutex_) = false;
  std::set<std::string> gone_ SAMBUNG_GUARDED_BY(mutex_);
};

}  // namespace sambung::sync
