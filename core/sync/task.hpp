#pragma once

#include <chrono>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "core/base/doorbell.hpp"
#include "core/base/mutex.hpp"
#include "core/sync/person_sync.hpp"
#include "core/sync/record.hpp"

namespace sambung::sync {

/// Read a person's record, or look for it when no id is known.
struct ReadTask {
  std::string person_id;
  std::string remote_id;
  PersonKeys keys;
  std::uint64_t round = 0;  ///< the desk's; comes back with the end
};

struct WriteTask {
  std::string person_id;
  Write write;
  PersonKeys keys;
  bool looks = false;  ///< a making: the record is looked for first, and made when there is none
  std::uint64_t round = 0;  ///< the desk's; comes back with the end
};

using Task = std::variant<ReadTask, WriteTask>;

inline const std::string& person_of(const Task& task) {
  return std::visit([](const auto& one) -> const std::string& { return one.person_id; }, task);
}

/// Also of a making whose look found records or got no answer: nothing was made then.
struct ReadEnd {
  bool answered = false;        ///< false: nothing is known, try again
  std::vector<Record> records;  ///< of a look-up all that match; none: there is no such record
  std::uint64_t intent = 0;     ///< of that making
};

struct WriteEnd {
  std::uint64_t intent = 0;
  Written written;
};

/// What became of a task.
struct TaskEnd {
  std::string connection;
  std::string person_id;
  std::variant<ReadEnd, WriteEnd> end;
  std::chrono::milliseconds retry_after{0};  ///< of what had no effect
  std::string reason;                        ///< for operators; empty when all went well
  std::uint64_t round = 0;
};

/// What workers have for the desk. Thread-safe. Bounded by what the desk gave out.
class Mailbox {
 public:
  /// `bell` rings when something came; it must outlive the mailbox.
  explicit Mailbox(Doorbell& bell) : bell_(bell) {}

  void put(std::vector<TaskEnd> ends) {
    {
      Lock lock(mutex_);
      for (TaskEnd& end : ends) ends_.push_back(std::move(end));
    }
    bell_.ring();
  }
  std::vector<TaskEnd> take() {
    Lock lock(mutex_);
    return std::exchange(ends_, {});
  }

 private:
  Doorbell& bell_;
  Mutex mutex_;
  std::vector<TaskEnd> ends_ SAMBUNG_GUARDED_BY(mutex_);
};

}  // namespace sambung::sync
