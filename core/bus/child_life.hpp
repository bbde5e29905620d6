#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>

#include "core/bus/outlet.hpp"
#include "core/bus/relay_stream.hpp"
#include "core/supervise/child.hpp"

namespace spdlog {
class logger;
}

namespace sambung::bus {

/// Who hears what the child says. Called on the bus thread.
class ChildListener {
 public:
  virtual ~ChildListener() = default;
  virtual void on_listening(const Listening& listening) = 0;
  virtual void on_alive(Alive alive) = 0;
  virtual void on_request(const std::string& route, const std::string& text) = 0;
  virtual void on_gone(const std::string& route) = 0;
  /// Called a few times a second.
  virtual void on_tick() = 0;
};

/// One sambung-bus process from start to end. Confined to the bus thread.
class ChildLife {
 public:
  ChildLife(ChildListener& listener, Outlet& outlet, spdlog::logger& log)
      : listener_(listener), outlet_(outlet), log_(log) {}

  /// Starts `program`, gives it `bootstrap`, serves it until it ends or `stop` is requested.
  /// Returns why it ended; `started` gets its pid.
  std::string run(const std::string& program, const std::string& bootstrap,
                  const std::stop_token& stop, const std::function<void(pid_t)>& started);
  /// Whether the child ever said that it is alive.
  bool worked() const { return worked_; }

 private:
  using Clock = std::chrono::steady_clock;

  bool wait();
  bool serve();
  bool take(const RelayView& frame);
  void take_errors();

  ChildListener& listener_;
  Outlet& outlet_;
  spdlog::logger& log_;
  std::optional<supervise::Child> child_;
  std::optional<RelayStream> relay_;
  std::string errors_;  ///< an unfinished line
  std::string why_;
  bool worked_ = false;
  Clock::time_point heard_;
};

}  // namespace sambung::bus
