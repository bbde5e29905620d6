#pragma once

#include <cstddef>
#include <deque>
#include <optional>
#include <stop_token>
#include <utility>

#include "core/base/mutex.hpp"

namespace sambung {

/// FIFO between threads with a fixed capacity. Thread-safe.
/// The consumer owns it; producers hold a reference.
template <class T>
class BoundedQueue {
 public:
  explicit BoundedQueue(std::size_t capacity) : capacity_(capacity) {}

  /// False when full: the caller sheds load (HTTP 503), it never waits.
  [[nodiscard]] bool try_push(T item) {
    {
      Lock lock(mutex_);
      if (items_.size() == capacity_) return false;
      items_.push_back(std::move(item));
    }
    ready_.notify_one();
    return true;
  }

  /// Waits for an item; nullopt once `stop` is requested and nothing is left.
  std::optional<T> pop(const std::stop_token& stop) {
    Lock lock(mutex_);
    while (items_.empty()) {
      if (stop.stop_requested()) return std::nullopt;
      ready_.wait(mutex_, stop);
    }
    T item = std::move(items_.front());
    items_.pop_front();
    return item;
  }

 private:
  const std::size_t capacity_;
  Mutex mutex_;
  Condition ready_;
  std::deque<T> items_ SAMBUNG_GUARDED_BY(mutex_);
};

}  // namespace sambung
