#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/clock.hpp"
#include "core/base/event_id.hpp"
#include "core/base/position.hpp"
#include "core/base/result.hpp"

namespace sambung::deliver {

/// One event on its way to a connection. The body is the journal's bytes, never re-encoded; what
/// belongs to this delivery stands beside it.
struct Item {
  Position position;
  EventId id;
  std::string type;           ///< "message.received"
  std::uint32_t version = 1;  ///< of the type's schema
  std::string channel;        ///< phone number id of the business; empty for account events
  std::string account;        ///< WhatsApp Business Account id
  std::string person;         ///< 26 characters, as state knew it at dispatch; empty for none
  std::string conversation;   ///< 26 characters; empty for none
  std::string source;         ///< "/whatsapp/<app>", "/sambung/decider" ...
  std::string subject;        ///< keyed hash (hex) of whom it concerns; empty for nobody
  std::string cause;          ///< id of the event that this one follows from; empty for none
  std::string lane;           ///< order is kept within it; opaque
  UnixTime time;              ///< stated by WhatsApp
  UnixTime recorded;          ///< when the journal took it
  std::uint32_t attempt = 1;  ///< 1 on the first delivery
  bool replay = false;        ///< asked for again by an operator
  std::string body;           ///< JSON, valid against schemas/events/<type>.v<version>.json
  std::string raw;            ///< the source's own JSON, only for connections that ask for it
};

/// What became of an item; design.md "Lanes and watermarks" says what follows from each.
enum class OutcomeClass : std::uint8_t {
  kDone = 0,
  kTransient = 1,      ///< retried, not counted
  kThrottled = 2,      ///< retried after the delay, not counted
  kAuthDead = 3,       ///< the connection pauses
  kPermission = 4,     ///< the connection pauses
  kQuota = 5,          ///< the connection pauses
  kConflict = 6,       ///< back to sync
  kDuplicate = 7,      ///< back to sync
  kMerged = 8,         ///< back to sync
  kUnknown = 9,        ///< an effect whose result is not known; resolved by look-up
  kInvalid = 10,       ///< dead letter
  kNotSupported = 11,  ///< dead letter
  kNotAttempted = 12,  ///< an earlier item of the same lane was not done
  kGone = 13,          ///< there is no such record any more: back to sync
};

struct ItemOutcome {
  OutcomeClass outcome = OutcomeClass::kTransient;
  std::chrono::milliseconds retry_after{0};  ///< 0: the broker's back-off decides
  std::string reason;                        ///< for operators; never personal data
  std::string remote_id;                     ///< the system's own id, when it gave one
};

inline ItemOutcome outcome_of(OutcomeClass outcome, std::string reason = {}) {
  return {.outcome = outcome, .retry_after = {}, .reason = std::move(reason), .remote_id = {}};
}

/// Why a whole batch came back without outcomes.
enum class BatchFault : std::uint8_t {
  kNotConnected,  ///< no host yet (starting, backing off, quarantined): nothing was attempted
  kCrashed,       ///< the host ended while it had the batch
  kHung,          ///< the deadline passed; the host was killed
  kMisbehaved,    ///< the answer broke the contract; the host was killed
};

struct BatchResult {
  /// As many as items and in their order, or empty when there is a fault.
  std::vector<ItemOutcome> outcomes;
  BatchFault fault = BatchFault::kNotConnected;
  std::string detail;  ///< for operators
  bool ok() const { return !outcomes.empty(); }
};

/// What a connector's manifest asks of its deliveries.
struct Wants {
  std::vector<std::string> events;  ///< as in Filter; empty: all
  bool nothing = false;             ///< it takes no events at all
  bool raw = false;                 ///< the source's own JSON too, where the settings allow it
  bool replay_safe = false;         ///< an event that it has done may be given to it again
};

/// A connection's running connector, wherever it runs. Confined to the connection's delivery thread,
/// but for `cancel`, which any thread may call.
class HostPort {
 public:
  virtual ~HostPort() = default;
  /// Waits until the connector can take a batch or `patience` is over; false when it cannot.
  virtual bool await_ready(std::chrono::milliseconds patience) = 0;
  /// Valid once `await_ready` was true; a restart may bring another version, which wants otherwise.
  virtual Wants wants() const = 0;
  /// Hands over `items` (1 to 512) and waits for their outcomes, `deadline` at most.
  virtual BatchResult deliver(const std::vector<Item>& items,
                              std::chrono::milliseconds deadline) = 0;
  /// Asks the connector to return early from what it does; `deliver` then comes back soon.
  virtual void cancel() = 0;
};

}  // namespace sambung::deliver
