#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "core/base/mutex.hpp"
#include "core/base/result.hpp"

namespace sambung::app {

/// Where who asked for a reload waits for what came of it. The main thread reloads, on SIGHUP; others
/// ask for it here. Thread-safe.
class ReloadDesk {
 public:
  /// Sends this process SIGHUP and waits; JSON of what changed, or why the old configuration stays.
  /// kUnavailable - nobody reloaded in time.
  Result<std::string> ask(std::chrono::milliseconds patience);
  /// What came of a reload, asked for or not.
  void answer(Result<std::string> outcome);
  /// From now on nobody reloads: who waits, and who asks later, is told so.
  void close();

 private:
  Mutex mutex_;
  Condition answered_;
  std::uint64_t answers_ SAMBUNG_GUARDED_BY(mutex_) = 0;
  bool closed_ SAMBUNG_GUARDED_BY(mutex_) = false;
  Result<std::string> last_ SAMBUNG_GUARDED_BY(mutex_) = std::string();
};

}  // namespace sambung::app
