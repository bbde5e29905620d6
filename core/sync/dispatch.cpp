#include "core/sync/dispatch.hpp"

#include <utility>

namespace sambung::sync {

void Dispatch::attach(Worker& worker) {
  Lock lock(mutex_);
  workers_[worker.connection()] = &worker;
}

void Dispatch::detach(const std::string& connection) {
  Lock lock(mutex_);
  workers_.erase(connection);
  gone_.insert(connection);
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
  }
  return had_tasks;
}

Result<Dispatch::Tasks> Dispatch::begin(const Parts& parts, const std::vector<TaskEnd>& ends) {
  for (const TaskEnd& end : ends) in_flight_[end.connection].erase(end.person_id);
  Tasks tasks;
  for (const auto& [connection, room] : rooms()) {
    auto until = writes_until(parts, connection);
    if (!until) return until.error();
    std::vector<Task>& given = tasks[connection];
    auto begun = go_on(parts, ends, {connection, room, *until}, given);
    if (begun) begun = begin_due(parts, {connection, room, *until}, given);
    if (!begun) return begun.error();
    if (given.empty()) tasks.erase(connection);
  }
  return tasks;
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

std::map<std::string, std::size_t> Dispatch::rooms() const {
  std::map<std::string, std::size_t> all;
  Lock lock(mutex_);
  for (const auto& [connection, worker] : workers_) {
    if (const std::size_t room = worker->room(); room > 0) all[connection] = room;
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
    auto due = parts.store.is_due(end.connection, end.person_id, parts.now);
    if (!due) return due.error();
    if (!*due) continue;
    auto task = parts.turn.begin(end.connection, end.person_id, parts.round, true);
    if (!task) return task.error();
    if (*task) given.push_back(std::move(**task));
  }
  return {};
}

Result<void> Dispatch::begin_due(const Parts& parts, const Room& room, std::vector<Task>& given) {
  std::set<std::string> busy = in_flight_[room.connection];
  for (const Task& task : given) busy.insert(person_of(task));
  auto due =
      parts.store.due(room.connection, parts.now, room.writes_until, room.tasks + busy.size());
  if (!due) return due.error();
  for (const Due& one : *due) {
    if (given.size() >= room.tasks) break;
    if (busy.contains(one.person_id)) continue;
    const bool may_write = room.writes_until == UnixTime::max() || one.doing == Doing::kWrite;
    auto task = parts.turn.begin(room.connection, one.person_id, parts.round, may_write);
    if (!task) return task.error();
    if (*task) given.push_back(std::move(**task));
  }
  return {};
}

}  // namespace sambung::sync
