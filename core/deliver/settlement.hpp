#pragma once

#include <string>
#include <vector>

#include "core/base/clock.hpp"
#include "core/deliver/backoff.hpp"
#include "core/deliver/host_port.hpp"
#include "core/deliver/lanes.hpp"
#include "core/ledger/ledger.hpp"

namespace sambung::deliver {

/// What the outcomes of a batch mean, as pure bookkeeping: nothing is stored or sent here.
struct Settlement {
  ledger::Progress progress;  ///< parked, unparked, dead, hops, done filled; watermark is not
  std::string pause_reason;   ///< not empty: the connection must pause
  bool nothing_done = true;   ///< no item was done or buried
  bool only_outage = true;    ///< every lane's first trouble was transient or throttling
  std::chrono::milliseconds wait{0};  ///< longest delay that the system itself asked for
};

/// Settles `items` by `outcomes` (same order and number) against what is parked. Items of a lane after
/// its first trouble are parked behind it. `version` names the connector in dead letters.
Settlement settle(const std::vector<Item>& items, const std::vector<ItemOutcome>& outcomes,
                  const Lanes& lanes, Backoff& backoff, UnixTime now, const std::string& version);

/// Settles one item whose batch crashed or hung when it was delivered alone.
Settlement settle_fault(const Item& item, BatchFault fault, const Lanes& lanes, Backoff& backoff,
                        UnixTime now, const std::string& version);

/// How an item is parked that was not tried, because an earlier one of its lane is parked.
ledger::Parked behind_its_lane(const Item& item, UnixTime now);

/// Whether several people's events failed, all for the system's own reasons, and none got through.
bool is_outage(const std::vector<Settlement>& settled);

/// Adds what `settled` changes to `progress`.
void add_to(ledger::Progress& progress, std::vector<Settlement>& settled);

}  // namespace sambung::deliver
