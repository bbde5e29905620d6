#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/base/mutex.hpp"

namespace sambung::supervise {

/// Frames for one life of a host, from the worker to the thread that owns the socket. Shared by both:
/// an answer may come when that life is over. Thread-safe.
class ToldBox {
 public:
  void put(std::string frame) {
    Lock lock(mutex_);
    frames_.push_back(std::move(frame));
  }
  std::vector<std::string> take() {
    Lock lock(mutex_);
    return std::exchange(frames_, {});
  }

 private:
  Mutex mutex_;
  std::vector<std::string> frames_ SAMBUNG_GUARDED_BY(mutex_);
};

}  // namespace sambung::supervise
