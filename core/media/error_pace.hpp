#pragma once

#include <chrono>
#include <deque>

#include "core/base/clock.hpp"
#include "core/base/mutex.hpp"

namespace sambung::media {

/// Keeps us from asking where nothing good comes of it. While the platform is out, one asks now and then for all, and
/// the others wait; and since it blocks all media of who has 20 errors within an hour for half an hour (360dialog on
/// the Cloud API, read 2026-11), we stop at 15 of our own. Thread-safe.
class ErrorPace {
 public:
  explicit ErrorPace(const Clock& clock) : clock_(clock) {}

  enum class Ending {
    kGood,
    kOut,      ///< it did not answer, or with an error of its own
    kRefused,  ///< it answered that there is no such thing for us
    kNeither,  ///< it was not asked, or the answer was not waited for
  };
  /// How long to leave it alone. Zero: ask now, and say by `end` how that went.
  std::chrono::milliseconds begin();
  void end(Ending ending);

 private:
  const Clock& clock_;
  Mutex mutex_;
  std::deque<UnixTime> refusals_ SAMBUNG_GUARDED_BY(mutex_);  ///< the newest last
  unsigned outages_ SAMBUNG_GUARDED_BY(mutex_) = 0;           ///< in a row
  bool one_asks_ SAMBUNG_GUARDED_BY(mutex_) = false;          ///< while it is out
  UnixTime out_until_ SAMBUNG_GUARDED_BY(mutex_){};
};

}  // namespace sambung::media
