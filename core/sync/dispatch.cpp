#include "core/sync/dispatch.hpp"

#include <algorithm>
#include <utility>

namespace sambung::sync {

namespace {

constexpr std::size_t kInFlightMax = 1024;  // of a connection: two calls' of the largest
constexpr std::size_t kAheadMax = 2048;
constexpr std::size_t kAheadUsual = 512;
constexpr std::chrono::seconds kMoves{1};  // several calls of a fast system

bool is_put_off(const Dispatch::Parts& parts, const std::string& connection,
                const std::string& person_id) {
  const auto found = parts.turn.put_off().find(connection);
  return found != parts.turn.put_off().end() && found->second.contains(person_id);
}

}  // namespace

void Dispatch::attach(Worker& worker) {
  Lock lock(mutex_);
  workers_[worker.connection()] = &worker;
}

void Dispatch::detach(const std::string& connection) {
  Lock lock(mutex_);
  workers_.erase(connection);
  gone_.insert(connection);
}

void Dispatch::wind_down() {
  Lock lock(mutex_);
  winds_down_ = true;
}

bool Dispatch::winds_down() const {
  Lock lock(mutex_);
  return winds_down_;
}

std::map<std::string, bool> Dispatch::take_gone() {
  std::set<std::string> gone;
  {
    Lock lock(mutex_);
    gone = std::exchange(gone_, {});
  }
  std::map<std::string, bool> had_tasks;
  for (const std::string& connection : gone) {
    had_tasks[connection] = !in_flight_[connection].empty();
    in_flight_.erase(connection);
    ahead_.erase(connection);
    moved_.erase(connection);
  }
  return had_tasks;
}

void Dispatch::take(const std::vector<TaskEnd>& ends) {
  const auto now = std::chrono::steady_clock::now();
  for (const TaskEnd& end : ends) {
    in_flight_[end.connection].erase(end.person_id);
    if (end.retry_after.count() == 0) moved_[end.connection] = now;
  }
}

Result<Dispatch::Tasks> Dispatch::begin(const Parts& parts, const std::vector<TaskEnd>& ends) {
  for (const auto& off : parts.turn.put_off()) {
    std::erase_if(ahead_[off.first],
                  [&off](const std::string& one) { return off.second.contains(one); });
  }
  Tasks tasks;
  const std::map<std::string, std::size_t> free = rooms();
  std::map<std::string, UnixTime> until;
  for (const auto& [connection, room] : free) {
    auto writes = writes_until(parts, connection);
    if (!writes) return writes.error();
    until[connection] = *writes;
    auto begun = go_on(parts, ends, {connection, room, *writes}, tasks[connection]);
    if (!begun) return begun.error();
  }
  for (const auto& [connection, room] : free) {
    auto begun = begin_due(parts, {connection, room, until.at(connection)}, tasks[connection]);
    if (!begun) return begun.error();
  }
  // Not before: who begins in the turn that takes them in is never marked.
  if (auto marked = parts.turn.mark(); !marked) return marked.error();
  std::erase_if(tasks, [](const auto& each) { return each.second.empty(); });
  return tasks;
}

bool Dispatch::is_behind() const {
  return std::any_of(ahead_.begin(), ahead_.end(),
                     [](const auto& each) { return each.second.size() > kAheadUsual; });
}

std::optional<std::size_t> Dispatch::wants() {
  std::optional<std::size_t> most;
  for (const auto& [connection, room] : rooms()) {
    if (!moves(connection)) continue;
    const std::size_t waiting = ahead_[connection].size();
    most = std::max(most.value_or(0), room - std::min(room, waiting));
  }
  return most;
}

bool Dispatch::moves(const std::string& connection) const {
  const auto moved = moved_.find(connection);
  return moved != moved_.end() && std::chrono::steady_clock::now() - moved->second < kMoves;
}

void Dispatch::give(Tasks tasks) {
  Lock lock(mutex_);
  for (auto& [connection, given] : tasks) {
    for (const Task& task : given) in_flight_[connection].insert(person_of(task));
    if (const auto worker = workers_.find(connection); worker != workers_.end()) {
      worker->second->give(std::move(given));
    }
  }
}

/// By what was given and not taken back yet: so whoever comes back can go on, as somebody else has not taken the
/// place meanwhile.
std::map<std::string, std::size_t> Dispatch::rooms() {
  std::map<std::string, std::size_t> all;
  Lock lock(mutex_);
  if (winds_down_) return all;
  for (const auto& [connection, worker] : workers_) {
    const std::size_t given = in_flight_[connection].size();
    const std::size_t left = given >= kInFlightMax ? 0 : kInFlightMax - given;
    all[connection] = std::min(left, worker->room());
  }
  return all;
}

/// Writes that are due since then or longer may be begun.
Result<UnixTime> Dispatch::writes_until(const Parts& parts, const std::string& connection) {
  const auto reach = parts.rules.connections.find(connection);
  if (reach == parts.rules.connections.end() || !reach->second.held) return UnixTime::max();
  auto note = parts.store.note("applied " + connection);
  if (!note) return note.error();
  return from_unix_ms(note->empty() ? -1 : std::stoll(*note));
}

/// Whose task has ended goes on at once, before others begin: one decision says both, and the person is at
/// hand.
Result<void> Dispatch::go_on(const Parts& parts, const std::vector<TaskEnd>& ends, const Room& room,
                             std::vector<Task>& given) {
  if (room.writes_until != UnixTime::max()) return {};  // since when it is due decides
  for (const TaskEnd& end : ends) {
    if (given.size() >= room.tasks) return {};
    if (end.connection != room.connection) continue;
    if (is_put_off(parts, end.connection, end.person_id)) continue;
    auto task = parts.turn.begin(end.connection, end.person_id, parts.round, Turn::May::kWrite);
    if (!task) return task.error();
    if (*task) given.push_back(std::move(**task));
  }
  return {};
}

Result<void> Dispatch::begin_due(const Parts& parts, const Room& room, std::vector<Task>& given) {
  std::set<std::string> begun;
  for (const Task& task : given) begun.insert(person_of(task));
  const std::set<std::string>& busy = in_flight_[room.connection];
  std::deque<std::string>& ahead = ahead_[room.connection];
  bool may_look = true;
  while (given.size() < room.tasks) {
    if (ahead.empty()) {
      if (!std::exchange(may_look, false)) break;
      if (auto looked = look_ahead(parts, room, ahead); !looked) return looked;
      if (ahead.empty()) break;
    }
    const std::string person_id = std::move(ahead.front());
    ahead.pop_front();
    // Whom this turn began stands among the due, too, when they are looked for once more.
    if (busy.contains(person_id) || !begun.insert(person_id).second) continue;
    if (auto one = begin_one(parts, room, person_id, given); !one) return one;
  }
  if (given.size() >= room.tasks) return {};
  if (room.writes_until != UnixTime::max()) return {};  // since when it is due decides
  for (const std::string& person_id : parts.turn.unmarked(room.connection)) {
    if (given.size() >= room.tasks) return {};
    if (busy.contains(person_id) || begun.contains(person_id)) continue;
    if (auto one = begin_one(parts, room, person_id, given); !one) return one;
  }
  return {};
}

Result<void> Dispatch::begin_one(const Parts& parts, const Room& room, const std::string& person_id,
                                 std::vector<Task>& given) const {
  auto may = what_may(parts, room, person_id);
  if (!may) return may.error();
  auto task = parts.turn.begin(room.connection, person_id, parts.round, *may);
  if (!task) return task.error();
  if (*task) given.push_back(std::move(**task));
  return {};
}

/// Where writes are held, only what was due before they were let go is written. A system that does not answer is
/// asked alone: what is begun for it and called off again stands in the journal twice.
Result<Turn::May> Dispatch::what_may(const Parts& parts, const Room& room,
                                     const std::string& person_id) const {
  if (room.writes_until == UnixTime::max()) {
    return moves(room.connection) ? Turn::May::kMake : Turn::May::kWrite;
  }
  auto due = parts.store.due(room.connection, person_id, parts.now);
  if (!due) return due.error();
  const bool is_let_go =
      *due && (*due)->doing == Doing::kWrite && from_unix_ms((*due)->since) <= room.writes_until;
  return is_let_go ? Turn::May::kWrite : Turn::May::kRead;
}

/// Those in flight stand first among the due until they end: reading past them once serves many turns.
Result<void> Dispatch::look_ahead(const Parts& parts, const Room& room,
                                  std::deque<std::string>& ahead) {
  const std::set<std::string>& busy = in_flight_[room.connection];
  auto due =
      parts.store.due(room.connection, parts.now, room.writes_until, kAheadMax + busy.size());
  if (!due) return due.error();
  for (Due& one : *due) {
    if (!busy.contains(one.person_id)) ahead.push_back(std::move(one.person_id));
  }
  return {};
}

}  // namespace sambung::sync
