#include "connectors/sink/waves.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/sinks/made_batch.hpp"

namespace sambung::sink {
namespace {

using ::testing::ElementsAre;
using testing::MadeBatch;

MadeBatch made_of(const std::vector<std::string>& lanes) {
  MadeBatch made;
  for (const std::string& lane : lanes) made.add(lane);
  return made;
}

TEST(Waves, AnEventGoesAfterTheOneBeforeItInItsLane) {
  const MadeBatch made = made_of({"a", "b", "a", "", "a", "b", ""});
  std::vector<std::vector<std::size_t>> handed;
  const Outcomes outcomes = in_waves(made.batch(), [&](const std::vector<std::size_t>& events) {
    handed.push_back(events);
    return std::vector<Outcome>(events.size(), Outcome::done());
  });
  EXPECT_THAT(handed, ElementsAre(ElementsAre(0, 1, 3), ElementsAre(2, 5, 6), ElementsAre(4)));
  for (const Outcome& outcome : outcomes) EXPECT_TRUE(outcome.is_done());
}

TEST(Waves, AFailureStopsItsLaneAndNoOther) {
  const MadeBatch made = made_of({"a", "b", "a", "b", "a"});
  const Outcomes outcomes = in_waves(made.batch(), [&](const std::vector<std::size_t>& events) {
    std::vector<Outcome> said;
    for (const std::size_t i : events) {
      said.push_back(i == 0 ? Outcome::invalid("no") : Outcome::done());
    }
    return said;
  });
  EXPECT_EQ(outcomes[0].outcome, SAMBUNG_INVALID);
  EXPECT_EQ(outcomes[2].outcome, SAMBUNG_NOT_ATTEMPTED);
  EXPECT_EQ(outcomes[4].outcome, SAMBUNG_NOT_ATTEMPTED);
  EXPECT_TRUE(outcomes[1].is_done());
  EXPECT_TRUE(outcomes[3].is_done());
}

TEST(Waves, WhatIsThrownMakesItsEventsTransient) {
  const MadeBatch made = made_of({"a", "b", "a"});
  int calls = 0;
  const Outcomes outcomes =
      in_waves(made.batch(), [&](const std::vector<std::size_t>&) -> std::vector<Outcome> {
        ++calls;
        throw std::runtime_error("away");
      });
  EXPECT_EQ(calls, 1);
  EXPECT_EQ(outcomes[1].outcome, SAMBUNG_TRANSIENT);
  EXPECT_EQ(outcomes[1].reason, "away");
  EXPECT_EQ(outcomes[2].outcome, SAMBUNG_NOT_ATTEMPTED);
}

}  // namespace
}  // namespace sambung::sink
