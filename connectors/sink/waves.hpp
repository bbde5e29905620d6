#pragma once

#include <chrono>
#include <functional>
#include <sambung/batch.hpp>
#include <vector>

namespace sambung::sink {

/// Hands over the events of a batch with these numbers, which are of different lanes, all at once; gives
/// one outcome each, in their order.
using Hand = std::function<std::vector<Outcome>(const std::vector<std::size_t>& events)>;

/// Hands a batch over in waves: the first event of each lane, then the second of each whose first was
/// done, and so on. What `Hand` throws makes its events TRANSIENT, with that reason.
Outcomes in_waves(const Batch& batch, const Hand& hand);

/// As `in_waves`, until `end`: what is left then is TRANSIENT, with the reason `slow`. An outcome of `hand` that
/// is not of its event alone is that of all later ones too; so is a web::Failure that it throws.
Outcomes in_waves_until(const Batch& batch, std::chrono::steady_clock::time_point end,
                        const char* slow, const Hand& hand);

/// Whether an outcome is of its event alone, so that others may still get through.
inline bool is_of_one_event(const Outcome& outcome) {
  return outcome.is_done() || outcome.outcome == SAMBUNG_INVALID;
}

}  // namespace sambung::sink
