#pragma once

#include <functional>
#include <memory>
#include <thread>

#include "core/base/bounded_queue.hpp"
#include "core/supervise/desk.hpp"

namespace sambung::supervise {

/// The thread on which a connection's asks are answered, in their order, so that a slow token
/// endpoint holds up nobody but who waits for it. Thread-safe; its destructor waits for the answer
/// that is being made, and drops the others.
class AskWorker {
 public:
  /// Called on the worker's thread.
  using Reply = std::function<void(wire::Told told)>;
  /// Far more than a host ever has under way, which waits for its answers.
  static constexpr std::size_t kAsksMax = 256;

  explicit AskWorker(std::shared_ptr<Desk> desk);
  ~AskWorker();

  /// False when too many wait. `reply` may be empty.
  [[nodiscard]] bool try_put(wire::Ask ask, Reply reply);

 private:
  struct Item {
    wire::Ask ask;
    Reply reply;
  };
  void run(const std::stop_token& stop);

  const std::shared_ptr<Desk> desk_;  ///< with the broker, whose connection restarts hosts
  BoundedQueue<Item> items_;
  std::jthread thread_;  // last: it uses the others
};

}  // namespace sambung::supervise
