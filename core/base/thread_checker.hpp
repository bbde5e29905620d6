#pragma once

#include <thread>

#include "core/base/assert.hpp"

namespace sambung {

/// Asserts that a confined object is used by one thread: the first one that calls `check`.
class ThreadChecker {
 public:
  void check() {
    if (owner_ == std::thread::id{}) owner_ = std::this_thread::get_id();
    SAMBUNG_ASSERT(owner_ == std::this_thread::get_id());
  }
  /// Hands the object to the next thread that calls `check`.
  void detach_owner() { owner_ = {}; }

 private:
  std::thread::id owner_;
};

}  // namespace sambung
