#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace sambung::cli {

/// Tells systemd how this service fares: sd_notify(3) and sd_watchdog_enabled(3), each message one
/// datagram. One without an address says nothing. Confined to main's thread.
class ServiceManager {
 public:
  ServiceManager() = default;
  /// `socket` is a path, or a name in the abstract space behind an at sign; `watchdog` zero: none.
  ServiceManager(std::string socket, std::chrono::microseconds watchdog)
      : socket_(std::move(socket)), watchdog_(watchdog) {}
  /// From NOTIFY_SOCKET, WATCHDOG_USEC and WATCHDOG_PID.
  static ServiceManager of_environment();

  void ready();
  void reloading();
  void stopping();
  /// Call it often: asks `healthy` when half of the watchdog's time is over, and says so when it is.
  void beat(const std::function<bool()>& healthy);

 private:
  using Clock = std::chrono::steady_clock;

  void say(std::string_view message) const;

  std::string socket_;
  std::chrono::microseconds watchdog_{0};
  Clock::time_point last_beat_ = Clock::now();
};

}  // namespace sambung::cli
