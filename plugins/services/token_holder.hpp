#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "plugins/services/broker_line.hpp"
#include "plugins/services/http_answer.hpp"

namespace sambung::services {

/// A token of the connection's, as long as it is good. Confined to the connector's thread.
class TokenHolder {
 public:
  /// `use` names one of its further credentials; empty: its own.
  explicit TokenHolder(BrokerLine& line, std::string use = {})
      : line_(line), use_(std::move(use)) {}

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
  wire::Ask about(wire::AskKind kind) const;

  BrokerLine& line_;
  const std::string use_;
  wire::Told token_;
  std::int64_t taken_ms_ = 0;
  bool held_ = false;
  bool accepted_ = false;
};

}  // namespace sambung::services
