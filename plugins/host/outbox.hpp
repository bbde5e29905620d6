#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>

#include "core/base/mutex.hpp"
#include "core/base/unique_fd.hpp"

namespace sambung::host {

/// Frames on their way from the connector's threads to the thread that owns the socket.
/// Thread-safe. Answers are bounded by what one request may give; log lines have a bound of their
/// own, and those over it are dropped and counted.
class Outbox {
 public:
  static constexpr std::size_t kLogLinesMax = 256;

  Outbox();

  void push(std::string frame);
  void push_log(std::int32_t level, std::string_view text);
  /// All that waits, in order; a line about dropped log lines comes first when there were any.
  std::deque<std::string> take();
  /// Readable while something waits.
  int fd() const { return wake_.get(); }

 private:
  void ring();

  UniqueFd wake_;
  Mutex mutex_;
  std::deque<std::string> frames_ SAMBUNG_GUARDED_BY(mutex_);
  std::size_t log_lines_ SAMBUNG_GUARDED_BY(mutex_) = 0;
  std::uint64_t dropped_ SAMBUNG_GUARDED_BY(mutex_) = 0;
};

}  // namespace sambung::host
