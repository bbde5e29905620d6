#include <gtest/gtest.h>

#include <cstdlib>

#include "tests/sync/rehearsal.hpp"

namespace sambung::sync {

namespace {

std::uint32_t runs() {
  const char* asked = std::getenv("SAMBUNG_REHEARSALS");
  return asked == nullptr ? 2000 : static_cast<std::uint32_t>(std::strtoul(asked, nullptr, 10));
}

TEST(Convergence, HoldsThroughLateNewsCrashesAndConflicts) {
  for (std::uint32_t seed = 1; seed <= runs(); ++seed) {
    const Finding finding = Rehearsal(seed, Planted::kNothing).run();
    ASSERT_TRUE(finding.ok) << "seed " << seed << ": " << finding.what;
  }
}

class PlantedBug : public ::testing::TestWithParam<Planted> {};

TEST_P(PlantedBug, IsFound) {
  for (std::uint32_t seed = 1; seed <= 2000; ++seed) {
    const Finding finding = Rehearsal(seed, GetParam()).run();
    if (finding.ok) continue;
    std::printf("found with seed %u: %s\n", seed, finding.what.c_str());
    return;
  }
  FAIL() << "2000 rehearsals did not find it";
}

INSTANTIATE_TEST_SUITE_P(All, PlantedBug,
                         ::testing::Values(Planted::kNoGate, Planted::kNoBase,
                                           Planted::kTimeOnlyCursor, Planted::kDroppingGate),
                         [](const auto& named) -> std::string {
                           switch (named.param) {
                             case Planted::kNoGate: return "NoGate";
                             case Planted::kNoBase: return "NoBase";
                             case Planted::kTimeOnlyCursor: return "TimeOnlyCursor";
                             default: return "DroppingGate";
                           }
                         });

}  // namespace

}  // namespace sambung::sync
