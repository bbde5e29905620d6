#pragma once

#include <chrono>
#include <functional>
#include <future>
#include <memory>
#include <thread>

#include "core/base/assert.hpp"

namespace boost::asio {
class io_context;
}

namespace sambung::simulator {

/// One thread that runs the simulator's sockets and timers; what is confined to it needs no lock.
/// `post`, `after` and `call` are thread-safe. Declare it before everything that uses it and call
/// `stop` before destroying that.
class Loop {
 public:
  Loop();
  ~Loop();
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  /// Starts the thread. Call once.
  void run();
  /// Ends the thread; what was posted and has not run is dropped. May be called twice.
  void stop();
  /// Runs `task` soon on the loop's thread.
  void post(std::function<void()> task);
  /// Runs `task` on the loop's thread when `delay` has passed.
  void after(std::chrono::microseconds delay, std::function<void()> task);
  /// Runs `task` on the loop's thread and waits for its value. Not from that thread.
  template <class Task>
  auto call(Task task) {
    SAMBUNG_ASSERT(std::this_thread::get_id() != thread_.get_id());
    auto job = std::make_shared<std::packaged_task<decltype(task())()>>(std::move(task));
    auto value = job->get_future();
    post([job] { (*job)(); });
    return value.get();
  }

  /// For the sockets of this folder.
  boost::asio::io_context& context() { return *context_; }

 private:
  std::unique_ptr<boost::asio::io_context> context_;
  std::jthread thread_;
};

}  // namespace sambung::simulator
