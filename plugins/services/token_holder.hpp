#pragma once

#include <cstdint>
#include <optional>

#include "plugins/services/broker_line.hpp"
#include "plugins/services/http_answer.hpp"

namespace sambung::services {

/// The connection's token, as long as it is good. Confined to the connector's thread.
class TokenHolder {
 public:
  explicit TokenHolder(BrokerLine& line) : line_(line) {}

  /// Gets one if there is none that lasts. The failure otherwise: AUTH_DEAD, NOT_SENT (not now) or
  /// CANCELLED.
  std::optional<HttpAnswer> refresh(BrokerLine::Clock::time_point until);
  /// After `refresh`; kind kNone when the connection has no credential.
  const wire::Told& token() const { return token_; }

  /// The system did not accept it. Whether another can be had; else what AUTH_DEAD says.
  std::optional<HttpAnswer> rejected(BrokerLine::Clock::time_point until);
  /// The system accepted it; said to the broker once a token.
  void accepted();

 private:
  bool lasts() const;

  BrokerLine& line_;
  wire::Told token_;
  std::int64_t taken_ms_ = 0;
  bool held_ = false;
  bool accepted_ = false;
};

}  // namespace sambung::services
