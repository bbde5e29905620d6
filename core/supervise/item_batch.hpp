#pragma once

#include <sambung/abi.h>

#include <span>
#include <string>
#include <vector>

#include "core/deliver/host_port.hpp"
#include "core/supervise/connector_port.hpp"
#include "plugins/wire/call.hpp"

namespace sambung::supervise {

/// Items of a delivery in the form that connectors take. Borrows the items. Immutable.
class ItemBatch {
 public:
  explicit ItemBatch(const std::vector<deliver::Item>& items);
  std::span<const sambung_event> events() const { return events_; }

 private:
  std::vector<std::string> ids_;
  std::vector<sambung_event> events_;
};

/// Judges what a connector answered for `events` (plugins/runtime/contract.hpp) and turns it into
/// the broker's words; kMisbehaved when the contract was broken.
deliver::BatchResult settle(std::span<const sambung_event> events,
                            std::vector<sambung_outcome> outcomes);

deliver::BatchResult fault(deliver::BatchFault why, std::string detail);

wire::Call to_wire(const CallRequest& request, std::chrono::milliseconds deadline);

/// Judges a call's answer likewise. kNotFound - no such extension; kInvalid - contract broken.
Result<CallResult> settle_call(const CallRequest& request, std::vector<wire::Emit> emits,
                               wire::Reply reply);

}  // namespace sambung::supervise
