#pragma once

#include <atomic>
#include <cstdint>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "core/base/mutex.hpp"
#include "tests/bench/made_bodies.hpp"

namespace sambung::fault {

/// Posts a webhook; whether it was answered 200.
bool post_webhook(std::uint16_t port, const bench::SignedBody& made);

/// Plays Meta: posts signed webhooks and repeats each until it is answered 200, some of them twice
/// more afterwards; within a conversation the next one leaves only after the last was accepted. Its
/// book of what was answered 200 is the outside ledger that nothing of the broker touches.
class Sender {
 public:
  /// `first_round`: where in the stream of bodies it begins; a round is a body a conversation.
  Sender(std::uint16_t port, std::string secret, std::uint64_t conversations, unsigned threads,
         std::uint64_t first_round = 0);
  ~Sender();

  /// Sends no new ones, and returns when every one begun is answered 200.
  void finish();
  std::uint64_t accepted() const { return accepted_; }
  std::uint64_t repeats() const { return repeats_; }
  /// WhatsApp's ids of all messages that were answered 200.
  std::set<std::string> messages() const;

 private:
  void run(unsigned thread, const std::stop_token& stop);

  const std::uint16_t port_;
  const std::string secret_;
  const std::uint64_t conversations_;
  const unsigned thread_count_;
  const std::uint64_t first_round_;
  std::atomic<std::uint64_t> accepted_ = 0;
  std::atomic<std::uint64_t> repeats_ = 0;
  mutable Mutex mutex_;
  std::set<std::string> messages_ SAMBUNG_GUARDED_BY(mutex_);
  std::vector<std::jthread> threads_;  // last: they use all of the above
};

}  // namespace sambung::fault
