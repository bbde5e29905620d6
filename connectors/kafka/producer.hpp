#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <sambung/outcome.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/kafka/config.hpp"

struct rd_kafka_s;
struct rd_kafka_message_s;

namespace sambung::kafka {

/// An event on its way.
struct Message {
  std::string topic;
  std::string_view key;  ///< what is of one key keeps its order
  std::string_view id;
  std::string_view type;
  std::string body;
};

/// What is known of a topic. Plain value.
struct TopicFacts {
  std::size_t partitions = 0;
  std::size_t replicas = 0;  ///< of the partition with the fewest
};

/// The seam around librdkafka: an idempotent producer, made when it is needed and again after a failure. What stops a call is thrown as web::Failure. Waits in steps of kStep, so that
/// `cancel` and the deadline are seen; its call-backs run on the instance's thread alone, while it waits.
/// Confined to that thread, but for `cancel`.
class Producer {
 public:
  using Clock = std::chrono::steady_clock;

  explicit Producer(const Config& config) : config_(config) {}
  ~Producer();
  Producer(const Producer&) = delete;
  Producer& operator=(const Producer&) = delete;

  /// No call waits longer.
  void until(Clock::time_point deadline) { deadline_ = deadline; }

  /// Writes all of them at once and waits for their delivery reports; one outcome each. What has none when
  /// the time is over is taken back, if it had not left yet, and is TRANSIENT.
  std::vector<Outcome> write(const std::vector<Message>& messages);

  /// Nothing when there is no such topic; throws when no broker can be had.
  std::optional<TopicFacts> find_topic(const std::string& name);

  /// Makes the running call end soon. Any thread.
  void cancel() noexcept { cancelled_ = true; }
  /// Forgets a `cancel`; call at the end of each call.
  void clear_cancel() { cancelled_ = false; }

  static constexpr std::chrono::milliseconds kStep{100};

 private:
  struct Callbacks;
  friend struct Callbacks;
  struct Closer {
    void operator()(rd_kafka_s* producer) const;
  };

  void make();
  void send(const std::vector<Message>& messages);
  void settle(std::size_t index, const Outcome& outcome);
  void poll(std::chrono::milliseconds patience);
  void take_back();
  bool is_over() const { return cancelled_ || Clock::now() >= deadline_; }

  const Config& config_;
  std::atomic<bool> cancelled_ = false;
  Clock::time_point deadline_ = Clock::time_point::max();
  std::vector<std::optional<Outcome>> outcomes_;  ///< of the messages under way
  std::size_t open_ = 0;                          ///< how many of them have none
  std::uint32_t round_ = 0;                       ///< which `write` they are of
  std::optional<Outcome> refused_;                ///< what no patience helps against
  std::unique_ptr<rd_kafka_s, Closer> producer_;  ///< last: it calls back
};

}  // namespace sambung::kafka
