#pragma once

#include <span>

namespace sambung::test {

/// A check that a connector of ours does not have to pass. Immutable.
struct Skip {
  const char* subject;  ///< as `expect_kept` is told
  const char* check;
  const char* why;  ///< what the system, or this way of running, lacks, and who says so
};

/// All of them, in the order of their subjects. An entry that is not needed any more fails its test.
std::span<const Skip> skips();

}  // namespace sambung::test
