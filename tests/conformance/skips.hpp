#pragma once

#include <span>

namespace sambung::test {

/// Checks that a connector of ours does not have to pass. Immutable.
struct Skip {
  const char* subjects;  ///< as `expect_kept` is told, with blanks between
  const char* checks;    ///< likewise
  const char* why;       ///< what the system, or this way of running, lacks, and who says so
};

/// All of them. What is not needed any more fails its test.
std::span<const Skip> skips();

}  // namespace sambung::test
