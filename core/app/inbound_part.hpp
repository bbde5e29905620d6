#pragma once

#include <functional>
#include <memory>
#include <optional>

#include "core/app/hooks.hpp"
#include "core/deliver/delivery.hpp"
#include "core/inbound/call_port.hpp"
#include "core/inbound/subscriber.hpp"
#include "core/settings/settings.hpp"

namespace sambung::app {

/// How a connection's webhooks are read and kept coming, and persons erased there.
struct InboundStatus {
  deliver::DeliveryStatus delivery;
  std::optional<inbound::SubscriberStatus>
      subscriptions;  ///< none: no hooks, or nobody can reach us
};

/// What a connection has besides its part in sync: the delivery `<connection>/sync` to its connector's
/// `receive` and `erase`, and the supervisor of its subscriptions. `status` is thread-safe.
class InboundPart {
 public:
  struct Needs {
    Hooks& hooks;
    supervise::ConnectorPort& port;
    deliver::Feed& feed;
    ledger::Ledger& ledger;
    journal::Journal& journal;
    const model::Keys& keys;
    const Clock& clock;
    spdlog::logger& log;
    std::function<void()> poll;  ///< makes the connection's poll ask at once
  };
  /// `settings.sync` must be there. What `needs` refers to must outlive it.
  InboundPart(const settings::Connection& settings, const Needs& needs);

  InboundStatus status() const;
  void resume() { delivery_.resume(); }

 private:
  std::unique_ptr<inbound::Subscriber> subscriber_;  ///< none: no hooks, or nobody can reach us
  inbound::CallPort port_;
  deliver::Delivery delivery_;  // last: it uses its port
};

/// The name of the consumer that a connection's webhooks and erasures are called by.
std::string sync_consumer(const std::string& connection);

}  // namespace sambung::app
