#pragma once

#include <chrono>
#include <optional>

namespace sambung::cli {

/// A verb that a signal ends has this and the signal's number as its exit code.
inline constexpr int kSignalBase = 128;

/// Signals as messages that one thread takes, instead of handlers. Made before any other thread, so
/// that all inherit the mask; SIGPIPE is ignored. Confined to main's thread.
class Signals {
 public:
  /// Blocks SIGINT, SIGTERM and SIGHUP.
  Signals();

  /// The next signal, or nullopt after `patience`.
  std::optional<int> next(std::chrono::milliseconds patience);
};

}  // namespace sambung::cli
