#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "core/base/mutex.hpp"
#include "core/base/result.hpp"
#include "core/base/unique_fd.hpp"
#include "core/bus/relay_frame.hpp"

namespace sambung::bus {

/// What the broker's threads have for the child, until the bus thread passes it on. Bounded by what
/// fills it: deliveries by their consumers' credit, replies by requests, rings are one.
/// Thread-safe.
class Outlet {
 public:
  static Result<std::unique_ptr<Outlet>> make();

  void send(std::string_view route, Frames frames);
  /// The journal has grown.
  void ring();
  /// Everything that waits, as relay frames.
  std::string take();
  /// Readable when there is something to take.
  int wake_fd() const { return wake_.get(); }
  /// Wakes the bus thread although there is nothing.
  void wake();

 private:
  explicit Outlet(UniqueFd wake) : wake_(std::move(wake)) {}

  UniqueFd wake_;
  Mutex mutex_;
  std::string waiting_ SAMBUNG_GUARDED_BY(mutex_);
  bool rung_ SAMBUNG_GUARDED_BY(mutex_) = false;
};

}  // namespace sambung::bus
