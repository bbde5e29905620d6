#pragma once

#include <atomic>
#include <chrono>
#include <future>
#include <memory>
#include <optional>
#include <sambung/outcome.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/nats/config.hpp"
#include "connectors/nats/stream.hpp"

namespace sambung::nats {

/// An event on its way.
struct Message {
  std::string subject;
  std::string_view id;
  std::string body;
};

/// The seam around libnats: a connection that is made when it is needed and again after it was lost, and
/// JetStream over it. What stops a call is thrown as web::Failure. Waits in steps of kStep, so that `cancel`
/// and the deadline are seen. Confined to one thread, but for `cancel`.
class Connection {
 public:
  using Clock = std::chrono::steady_clock;

  explicit Connection(const Config& config);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// No call waits longer.
  void until(Clock::time_point deadline) { deadline_ = deadline; }

  /// Publishes all of them at once and waits for their acknowledgements; one outcome each. The stream's
  /// duplicate window makes a repeat harmless, so what is not acknowledged is TRANSIENT.
  std::vector<Outcome> publish(const std::vector<Message>& messages);

  /// Nothing when there is no such stream.
  std::optional<StreamFacts> find_stream();
  void make_stream();
  /// Leaves all else of the stream as it is.
  void set_duplicate_window();

  /// Makes the running call end soon. Any thread.
  void cancel() noexcept { cancelled_ = true; }
  /// Forgets a `cancel`; call at the end of each call.
  void clear_cancel() { cancelled_ = false; }

  static constexpr std::chrono::milliseconds kStep{100};

 private:
  struct Handles;  ///< libnats's, closed with it

  void connect();
  void send(const std::vector<Message>& messages, std::vector<std::optional<Outcome>>& outcomes);
  void await(std::vector<std::optional<Outcome>>& outcomes);
  Outcome outcome_of_silence();
  bool is_over() const { return cancelled_ || Clock::now() >= deadline_; }
  std::int64_t wait_ms() const;

  const Config& config_;
  std::atomic<bool> cancelled_ = false;
  Clock::time_point deadline_ = Clock::time_point::max();
  std::unique_ptr<Handles> handles_;
  std::future<std::unique_ptr<Handles>> connecting_;  ///< goes on when a call gave up waiting
  std::uint64_t replies_ = 0;      ///< how many events were sent over this connection
  std::uint64_t first_reply_ = 0;  ///< of the events that are awaited
  std::ptrdiff_t unheard_ = 0;     ///< of these: how many no stream has taken
};

}  // namespace sambung::nats
