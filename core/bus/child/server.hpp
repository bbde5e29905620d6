#pragma once

#include <set>
#include <string>

#include "core/bus/child/sockets.hpp"
#include "core/bus/follower.hpp"
#include "core/bus/page.hpp"
#include "core/bus/relay_stream.hpp"
#include "core/bus/request.hpp"

namespace sambung::bus {

/// The child's one loop: publishes the feed, answers reads from the journal itself, and passes what
/// is about durable consumers on to the broker. Confined to the main thread.
class Server {
 public:
  /// `journal` must outlive it.
  Server(RelayStream relay, int relay_fd, Sockets sockets, journal::JournalReader& journal,
         std::vector<std::uint64_t> resume);
  /// Runs until the broker closes the relay.
  void run();

 private:
  using Clock = std::chrono::steady_clock;

  void turn();
  void take_relay();
  void take_subscriptions();
  void take_requests();
  void answer(const Received& received);
  Frames answer_read(const Request& request);
  void begin_to_follow();
  void introduce_newcomers();
  void follow();
  void tell_alive();
  void complain(const std::string& what);

  RelayStream relay_;
  const int relay_fd_;
  Sockets sockets_;
  journal::JournalReader& journal_;
  std::vector<std::uint64_t> resume_;
  Follower follower_;
  std::set<std::string> prefixes_;   ///< somebody subscribes to
  std::set<std::string> newcomers_;  ///< prefixes whose topics' beacons are owed
  bool following_ = false;
  bool more_ = false;  ///< the journal has more right now
  bool over_ = false;
  Clock::time_point next_look_{};
  Clock::time_point next_alive_{};
  Clock::time_point next_introduction_{};
  std::string last_complaint_;
};

}  // namespace sambung::bus
