#include "core/app/inbound_part.hpp"

namespace sambung::app {

namespace {

/// Bodies are up to 3 MiB, and a call has bounds.
constexpr std::size_t kBatchMax = 16;

deliver::DeliveryOptions delivery_options(const settings::Connection& settings) {
  deliver::DeliveryOptions options;
  options.connection = sync_consumer(settings.name);
  options.connector_version = settings.connector;
  options.with_raw = settings.hooks.has_value();
  options.batch_max = kBatchMax;
  options.deadline = settings.deadline;
  return options;
}

std::unique_ptr<inbound::Subscriber> make_subscriber(const settings::Connection& settings,
                                                     const InboundPart::Needs& needs) {
  if (!settings.hooks) return nullptr;
  HookAddress address = needs.hooks.address_of(settings.name);
  if (address.url.empty()) return nullptr;
  return std::make_unique<inbound::Subscriber>(
      inbound::SubscriberOptions{.connection = settings.name,
                                 .url = std::move(address.url),
                                 .secret = std::move(address.secret)},
      inbound::Subscriber::Needs{.port = needs.port,
                                 .clock = needs.clock,
                                 .log = needs.log,
                                 .take_secrets = [&hooks = needs.hooks, name = settings.name](
                                                     std::vector<Secret> secrets) {
                                   hooks.take_secrets(name, std::move(secrets));
                                 }});
}

}  // namespace

std::string sync_consumer(const std::string& connection) { return connection + "/sync"; }

InboundPart::InboundPart(const settings::Connection& settings, const Needs& needs)
    : subscriber_(make_subscriber(settings, needs)),
      port_({.connection = settings.name,
             .objects = settings.sync->objects,
             .may_create = settings.sync->make_persons,
             .receives = settings.hooks.has_value(),
             .erases = settings.sync->erase},
            {.port = needs.port,
             .journal = needs.journal,
             .keys = needs.keys,
             .clock = needs.clock,
             .log = needs.log,
             .poll = needs.poll}),
      delivery_(delivery_options(settings), needs.feed, port_, needs.ledger, needs.clock,
                needs.log) {}

InboundStatus InboundPart::status() const {
  InboundStatus status{.delivery = delivery_.status(), .subscriptions = std::nullopt};
  if (subscriber_) status.subscriptions = subscriber_->status();
  return status;
}

}  // namespace sambung::app
