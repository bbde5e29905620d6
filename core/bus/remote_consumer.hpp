#pragma once

#include <chrono>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/base/mutex.hpp"
#include "core/bus/outlet.hpp"
#include "core/deliver/host_port.hpp"
#include "core/journal/journal.hpp"

namespace sambung::bus {

/// A far client in the place of a connector: hands it the events of a batch within its credit, one
/// of a lane at a time, and takes its answers. What was answered stays answered when the client
/// goes. The delivery thread calls the HostPort's functions, the bus thread all others.
/// Thread-safe.
class RemoteConsumer final : public deliver::HostPort {
 public:
  /// `journal` and `outlet` must outlive it.
  RemoteConsumer(journal::JournalReader& journal, Outlet& outlet)
      : journal_(journal), outlet_(outlet) {}

  /// A client that may have this consumer's events from now on.
  struct Client {
    std::string route;
    std::uint64_t fence = 0;
    std::size_t credit = 1;
    std::chrono::milliseconds ack_wait{30'000};
  };
  void attach(Client client);
  /// The client is gone. `fault` says what that means for events which it has and did not answer.
  void detach(deliver::BatchFault fault);
  std::optional<Client> client() const;
  void tell(Frames frames);

  /// Answers; those to deliveries that are not open count for nothing.
  void settle(std::uint64_t delivery, deliver::ItemOutcome outcome);
  /// All open deliveries up to `delivery` are done.
  void settle_through(std::uint64_t delivery);
  /// The client still works on it: its time to answer begins anew.
  void extend(std::uint64_t delivery);

  bool await_ready(std::chrono::milliseconds patience) override;
  /// The events that it asked for are in the delivery's options; replays it can tell by their mark.
  deliver::Wants wants() const override {
    return {.events = {}, .raw = false, .replay_safe = true};
  }
  deliver::BatchResult deliver(const std::vector<deliver::Item>& items,
                               std::chrono::milliseconds deadline) override;
  void cancel() override;

 private:
  using Clock = std::chrono::steady_clock;

  /// An item of the batch that is being delivered.
  struct Pending {
    const deliver::Item* item = nullptr;
    std::size_t lane = 0;
    EventFrames event;
    std::uint64_t delivery = 0;  ///< 0: not sent yet
    Clock::time_point due{};     ///< when the answer must be here
    std::optional<deliver::ItemOutcome> outcome;
  };

  std::vector<Pending> prepare(const std::vector<deliver::Item>& items);
  void send_ready() SAMBUNG_REQUIRES(mutex_);
  void send(Pending& pending) SAMBUNG_REQUIRES(mutex_);
  void note(Pending& pending, deliver::ItemOutcome outcome) SAMBUNG_REQUIRES(mutex_);
  Pending* open(std::uint64_t delivery) SAMBUNG_REQUIRES(mutex_);
  bool settled() const SAMBUNG_REQUIRES(mutex_);
  Clock::time_point next_due(Clock::time_point most) const SAMBUNG_REQUIRES(mutex_);
  void expire(Clock::time_point now) SAMBUNG_REQUIRES(mutex_);
  deliver::BatchResult result() SAMBUNG_REQUIRES(mutex_);

  journal::JournalReader& journal_;
  Outlet& outlet_;
  mutable Mutex mutex_;
  Condition changed_;
  std::optional<Client> client_ SAMBUNG_GUARDED_BY(mutex_);
  std::uint64_t last_delivery_ SAMBUNG_GUARDED_BY(mutex_) = 0;
  std::vector<Pending> batch_ SAMBUNG_GUARDED_BY(mutex_);
  std::optional<deliver::BatchFault> fault_ SAMBUNG_GUARDED_BY(mutex_);
  bool cancelled_ SAMBUNG_GUARDED_BY(mutex_) = false;
  /// Sent and not done yet: if one goes out again, it is a redelivery.
  std::set<Position> sent_ SAMBUNG_GUARDED_BY(mutex_);
};

}  // namespace sambung::bus
