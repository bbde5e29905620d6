#include "core/bus/consumer.hpp"

namespace sambung::bus {

namespace {

/// A client may say that it is still at work for no longer than this.
constexpr std::chrono::hours kDeadline{1};

deliver::DeliveryOptions delivery_options(const Request& opened) {
  deliver::DeliveryOptions options;
  options.connection = ledger_name(opened.name);
  options.connector_version = "bus client";
  options.filter = {.events = opened.events, .channels = opened.channels};
  options.batch_max = opened.credit;
  options.deadline = kDeadline;
  return options;
}

}  // namespace

std::string ledger_name(const std::string& name) { return "bus:" + name; }

Consumer::Consumer(const Request& opened, const Surroundings& around)
    : events_(opened.events),
      channels_(opened.channels),
      credit_(opened.credit),
      remote_(around.journal, around.outlet),
      feed_(around.feed, remote_),
      delivery_(delivery_options(opened), feed_, remote_, around.ledger, around.clock, around.log) {
}

bool Consumer::fits(const Request& opened) const {
  return events_ == opened.events && channels_ == opened.channels && credit_ == opened.credit;
}

}  // namespace sambung::bus
