#pragma once

#include <spdlog/fwd.h>

#include <chrono>
#include <string>

#include "core/base/clock.hpp"
#include "core/bus/remote_consumer.hpp"
#include "core/bus/request.hpp"
#include "core/bus/session_feed.hpp"
#include "core/deliver/delivery.hpp"
#include "core/ledger/ledger.hpp"

namespace sambung::bus {

/// What durable consumers are made of; all of it must outlive them.
struct Surroundings {
  journal::JournalReader& journal;
  deliver::Feed& feed;
  ledger::Ledger& ledger;
  const Clock& clock;
  spdlog::logger& log;
  Outlet& outlet;
};

/// The name of a durable consumer in the ledger, apart from those of connections.
std::string ledger_name(const std::string& name);

/// A durable consumer that is delivered to: a delivery whose connector is a far client. Lives on
/// without a client, so that one which comes back goes on where the last one fell.
/// Confined to the bus thread, but for `remote` and `delivery`, which are thread-safe.
class Consumer {
 public:
  Consumer(const Request& opened, const Surroundings& around);

  /// Whether `opened` wants the same events in the same portions.
  bool fits(const Request& opened) const;
  RemoteConsumer& remote() { return remote_; }
  const deliver::Delivery& delivery() const { return delivery_; }

  std::chrono::steady_clock::time_point heard{};  ///< when its client last said something

 private:
  const std::vector<std::string> events_;
  const std::vector<std::string> channels_;
  const std::size_t credit_;
  RemoteConsumer remote_;
  SessionFeed feed_;
  deliver::Delivery delivery_;
};

}  // namespace sambung::bus
