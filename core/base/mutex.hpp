#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <stop_token>
#include <utility>

/// clang's thread-safety attributes; nothing under other compilers.
#if defined(__clang__)
#define SAMBUNG_TSA(x) __attribute__((x))
#else
#define SAMBUNG_TSA(x)
#endif
#define SAMBUNG_GUARDED_BY(mutex) SAMBUNG_TSA(guarded_by(mutex))
#define SAMBUNG_REQUIRES(mutex) SAMBUNG_TSA(requires_capability(mutex))

namespace sambung {

/// std::mutex with the annotations that `-Wthread-safety` needs. Thread-safe.
class SAMBUNG_TSA(capability("mutex")) Mutex {
 public:
  void lock() SAMBUNG_TSA(acquire_capability()) { mutex_.lock(); }
  void unlock() SAMBUNG_TSA(release_capability()) { mutex_.unlock(); }

 private:
  std::mutex mutex_;
};

/// Holds a Mutex for a scope. Confined to the thread that made it.
class SAMBUNG_TSA(scoped_lockable) Lock {
 public:
  explicit Lock(Mutex& mutex) SAMBUNG_TSA(acquire_capability(mutex)) : mutex_(mutex) {
    mutex_.lock();
  }
  ~Lock() SAMBUNG_TSA(release_capability()) { mutex_.unlock(); }
  Lock(const Lock&) = delete;
  Lock& operator=(const Lock&) = delete;

 private:
  Mutex& mutex_;
};

/// Waits on a Mutex that the caller holds through a Lock; write the condition as a loop around
/// `wait`. Thread-safe.
class Condition {
 public:
  void notify_one() { condition_.notify_one(); }
  void notify_all() { condition_.notify_all(); }
  void wait(Mutex& mutex) SAMBUNG_REQUIRES(mutex) { condition_.wait(mutex); }
  /// Returns when notified, when `stop` is requested, or spuriously. (The predicate is false once,
  /// so that the standard's own handling of the stop callback closes the race with a late request.)
  void wait(Mutex& mutex, const std::stop_token& stop) SAMBUNG_REQUIRES(mutex) {
    bool woken = false;
    condition_.wait(mutex, stop, [&] { return std::exchange(woken, true); });
  }
  /// As `wait`, and also returns at `deadline`.
  template <class ClockType, class Duration>
  void wait_until(Mutex& mutex, const std::stop_token& stop,
                  const std::chrono::time_point<ClockType, Duration>& deadline)
      SAMBUNG_REQUIRES(mutex) {
    bool woken = false;
    condition_.wait_until(mutex, stop, deadline, [&] { return std::exchange(woken, true); });
  }

 private:
  std::condition_variable_any condition_;
};

}  // namespace sambung
