#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <random>

#include "tests/decide/folded_state.hpp"
#include "tests/decide/story.hpp"

namespace sambung::decide {
namespace {

/// How many shuffles: 10,000 behind the command in tests/README.md, fewer in CI.
int shuffles() {
  const char* wanted = std::getenv("SAMBUNG_SHUFFLES");
  return wanted == nullptr ? 400 : std::atoi(wanted);
}

/// Late retries, retries to everybody, and concurrent deliveries: some twice, all in any order.
std::vector<model::Event> shuffled(std::vector<model::Event> events, std::mt19937_64& random) {
  const std::size_t count = events.size();
  for (std::size_t i = 0; i < count / 4; ++i) {
    events.push_back(events[std::uniform_int_distribution<std::size_t>(0, count - 1)(random)]);
  }
  std::shuffle(events.begin(), events.end(), random);
  return events;
}

TEST(Order, AnyOrderWithDuplicatesGivesTheStateOfTheOrderedStream) {
  FoldedState state;
  std::map<std::string, int> kinds;
  int total = 0;
  const int runs = shuffles();
  constexpr int kShufflesPerStory = 4;
  for (int run = 0; run < runs; run += kShufflesPerStory) {
    const auto seed = static_cast<std::uint64_t>(run) + 1;
    const Story story = make_story(seed, state.keys(), 60);
    for (const auto& [kind, count] : story.kinds) {
      kinds[kind] += count;
      total += count;
    }
    state.start_over();
    state.take(story.events);
    const std::string ordered = dump(state.database());
    std::mt19937_64 random(seed);
    for (int again = 0; again < kShufflesPerStory; ++again) {
      state.start_over();
      state.take(shuffled(story.events, random));
      ASSERT_EQ(dump(state.database()), ordered) << "seed " << seed << " shuffle " << again;
    }
  }
  for (const auto& [kind, count] : kinds) {
    std::printf("%-14s %5.1f %%\n", kind.c_str(), 100.0 * count / total);
    EXPECT_GE(100.0 * count / total, 5.0) << kind;
  }
  std::printf("shuffles %d\n", runs);
}

}  // namespace
}  // namespace sambung::decide
