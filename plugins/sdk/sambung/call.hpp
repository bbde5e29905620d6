#pragma once

#include <sambung/abi.h>

#include <chrono>
#include <cstdint>
#include <string_view>

#include "sambung/batch.hpp"
#include "sambung/outcome.hpp"

namespace sambung {

/// One call of an extension's operation: requests in, results out through `emit`, one outcome a
/// request (TRANSIENT until `settle`). Confined to the instance's thread, borrowed until the
/// operation returns. OPERATIONS.md says what requests and results of each operation are.
class Call {
 public:
  using Clock = std::chrono::steady_clock;

  Call(const sambung_call& raw, sambung_outcome* outcomes)
      : raw_(raw),
        outcomes_(outcomes),
        deadline_(Clock::now() + std::chrono::milliseconds(raw.deadline_ms)) {}

  std::size_t size() const { return raw_.count; }
  std::string_view request(std::size_t i) const { return view(raw_.requests[i]); }
  std::string_view context(std::size_t i) const {
    return raw_.contexts == nullptr ? std::string_view{} : view(raw_.contexts[i]);
  }
  std::uint32_t limit() const { return raw_.limit; }
  Clock::time_point deadline() const { return deadline_; }

  /// Hands over one result of request `i`; false when the host wants no more.
  bool emit(std::size_t i, std::string_view item, std::int32_t kind = SAMBUNG_EMIT_ITEM) {
    return raw_.emit(raw_.sink, i, kind, span_of(item)) != 0;
  }
  void settle(std::size_t i, const Outcome& outcome) {
    detail::write(outcome, SAMBUNG_OUTCOME_AT(outcomes_, i));
  }
  void settle_all(const Outcome& outcome) {
    for (std::size_t i = 0; i < size(); ++i) settle(i, outcome);
  }

 private:
  const sambung_call& raw_;
  sambung_outcome* outcomes_;
  Clock::time_point deadline_;
};

}  // namespace sambung
