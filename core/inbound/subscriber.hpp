#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "core/base/backoff.hpp"
#include "core/base/clock.hpp"
#include "core/base/doorbell.hpp"
#include "core/base/mutex.hpp"
#include "core/base/secret.hpp"
#include "core/supervise/connector_port.hpp"

namespace spdlog {
class logger;
}

namespace sambung::inbound {

struct SubscriberOptions {
  std::string connection;
  std::string url;  ///< where the system shall send, with a token if there is one
  Secret secret;    ///< that it shall sign with, where it lets us choose
  std::chrono::minutes interval{
      60};  ///< between two looks: systems end subscriptions without a word
};

struct SubscriberStatus {
  std::uint64_t subscriptions = 0;
  UnixTime checked{};     ///< when the system last told; never: the epoch
  UnixTime expires{};     ///< the first of them; never: the epoch
  bool supported = true;  ///< whether the connector makes any
  std::string trouble;    ///< why it could not be looked after; empty when it was
};

/// Keeps a connection's subscriptions to its system's webhooks: has the connector list, make, renew and
/// enable them at start, before one expires, and each `interval`, on a thread of its own. Thread-safe.
class Subscriber {
 public:
  struct Needs {
    supervise::ConnectorPort& port;
    const Clock& clock;
    spdlog::logger& log;
    /// Takes secrets that the system chose: of some of its subscriptions, as it tells them.
    std::function<void(std::vector<Secret>)> take_secrets;
  };
  /// What `needs` refers to must outlive it.
  Subscriber(SubscriberOptions options, Needs needs);
  /// Ends after the call that runs.
  ~Subscriber();

  SubscriberStatus status() const;

 private:
  void run(const std::stop_token& stop);
  /// How long to wait for the next look; an error: what went wrong.
  Result<std::chrono::milliseconds> look();

  const SubscriberOptions options_;
  const Needs needs_;
  Backoff backoff_;
  Doorbell wake_;
  mutable Mutex mutex_;
  SubscriberStatus status_ SAMBUNG_GUARDED_BY(mutex_);
  std::jthread thread_;  // last: it uses all of the above
};

}  // namespace sambung::inbound
