// The fuzzers' doors and seeds as an ordinary test, so that they never rot; `run.sh` fuzzes them.
#include <gtest/gtest.h>

#include <random>

#include "tests/fuzz/targets.hpp"

namespace sambung::fuzz {
namespace {

class Door : public ::testing::TestWithParam<Target> {};

TEST_P(Door, TakesItsSeedsAndWhatComesOfThemByCuttingAndChangingBytes) {
  constexpr std::size_t kVariantsPerSeed = 40;
  std::minstd_rand random(20261125);
  std::size_t inputs = 0;
  for (const std::string& seed : GetParam().seeds()) {
    GetParam().enter(seed);
    ++inputs;
    for (std::size_t i = 0; i < kVariantsPerSeed && !seed.empty(); ++i, ++inputs) {
      std::string bytes = seed.substr(0, 1 + random() % seed.size());
      if (i % 2 == 0) bytes = seed;
      bytes[random() % bytes.size()] = static_cast<char>(random());
      GetParam().enter(bytes);
    }
  }
  EXPECT_GT(inputs, 4U);
}

INSTANTIATE_TEST_SUITE_P(Of, Door, ::testing::ValuesIn(targets().begin(), targets().end()),
                         [](const auto& door) { return std::string(door.param.name); });

}  // namespace
}  // namespace sambung::fuzz
