#pragma once

#include <cstdint>
#include <optional>

#include "plugins/services/broker_line.hpp"
#include "plugins/services/http_answer.hpp"

namespace sambung::services {

/// Leave for one call under the system's limits. Confined to the connector's thread.
class Leave {
 public:
  explicit Leave(BrokerLine& line) : line_(line) {}

  /// Waits for leave to make the call of `errand`; the failure when there will be none in time:
  /// BUDGET, with when to come again, NOT_SENT or CANCELLED.
  std::optional<HttpAnswer> take(const HttpErrand& errand, BrokerLine::Clock::time_point until);
  /// What became of the call. A call is unused only when no byte of it had left.
  void settle(const HttpErrand& errand, const HttpAnswer& answer);

 private:
  BrokerLine& line_;
  std::uint64_t lease_ = 0;
};

}  // namespace sambung::services
