#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "core/deliver/host_port.hpp"

namespace sambung::deliver {

/// What follows from an outcome.
enum class Fate : std::uint8_t {
  kDone,          ///< acknowledged
  kRetry,         ///< tried again later; counts against nobody
  kRetryCounted,  ///< tried again later; after `kCountedTriesMax` a dead letter
  kPause,         ///< the connection pauses and says what a human must do
  kBury,          ///< dead letter at once
};

inline constexpr std::uint32_t kCountedTriesMax = 5;

/// The outcome table (design: lanes and watermarks). Until two-way sync resolves them by look-up,
/// conflict, merged and unknown are tried again and counted; a duplicate is what we wanted.
Fate fate_of(OutcomeClass outcome);

/// "done", "throttled" ... as shown in traces and dead letters.
std::string_view outcome_name(OutcomeClass outcome);

}  // namespace sambung::deliver
