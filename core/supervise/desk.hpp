#pragma once

#include "plugins/wire/ask.hpp"

namespace sambung::supervise {

/// Answers what the host of one connection asks: tokens, and leave to call. Thread-safe.
class Desk {
 public:
  virtual ~Desk() = default;

  /// May wait for a token endpoint, 30 s at most. What it gives is of no matter for an ask that
  /// wants no answer. `ask` is within its bounds and says the truth only if the connector does.
  virtual wire::Told answer(const wire::Ask& ask) = 0;
};

}  // namespace sambung::supervise
