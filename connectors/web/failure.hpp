#pragma once

#include <sambung/outcome.hpp>
#include <stdexcept>
#include <utility>

namespace sambung::web {

/// What stops an item: thrown by whoever asks the system, answered by `each` (requests.hpp).
/// `what()` is the reason, without any of the system's own text, which quotes addresses and
/// numbers.
struct Failure : std::runtime_error {
  explicit Failure(Outcome said) : std::runtime_error(said.reason), outcome(std::move(said)) {}
  Outcome outcome;
};

}  // namespace sambung::web
