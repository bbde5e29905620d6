#include "core/deliver/settlement.hpp"

#include <gtest/gtest.h>

#include "core/deliver/filter.hpp"
#include "core/deliver/outcome_rule.hpp"

namespace sambung::deliver {
namespace {

Item item(std::uint64_t offset, const std::string& lane) {
  Item made;
  made.position = {.epoch = 1, .partition = 0, .offset = offset};
  made.lane = lane;
  made.type = "message.received";
  return made;
}

ItemOutcome outcome(OutcomeClass kind, int retry_ms = 0) {
  return {.outcome = kind,
          .retry_after = std::chrono::milliseconds(retry_ms),
          .reason = "why",
          .remote_id = "r"};
}

Settlement settle_all(const std::vector<Item>& items, const std::vector<ItemOutcome>& outcomes,
                      const Lanes& lanes = {}) {
  Backoff backoff(1);
  return settle(items, outcomes, lanes, backoff, from_unix_ms(1000), "1.0");
}

TEST(Settlement, ARetryParksTheItemAndThoseBehindItInItsLaneOnly) {
  const auto settled =
      settle_all({item(1, "a"), item(2, "b"), item(3, "a"), item(4, "b")},
                 {outcome(OutcomeClass::kTransient, 50), outcome(OutcomeClass::kDone),
                  outcome(OutcomeClass::kNotAttempted), outcome(OutcomeClass::kDone)});
  ASSERT_EQ(settled.progress.parked.size(), 2U);
  EXPECT_EQ(settled.progress.parked[0].position.offset, 1U);
  EXPECT_EQ(unix_ms(settled.progress.parked[0].due), 1050);
  EXPECT_EQ(settled.progress.parked[0].attempts, 0U);  // counts against nobody
  EXPECT_EQ(settled.progress.parked[1].position.offset, 3U);
  EXPECT_EQ(settled.progress.done, 2U);
  EXPECT_FALSE(settled.nothing_done);
}

TEST(Settlement, RefusedItemsAreBuriedWithTheirReason) {
  const auto settled = settle_all({item(1, "a")}, {outcome(OutcomeClass::kInvalid)});
  ASSERT_EQ(settled.progress.dead.size(), 1U);
  EXPECT_EQ(settled.progress.dead[0].reason, "why");
  EXPECT_EQ(settled.progress.dead[0].outcome, "invalid");
  EXPECT_TRUE(settled.progress.parked.empty());
}

TEST(Settlement, AnUnknownEffectIsCountedAndBuriedAtTheFifth) {
  Lanes lanes;
  lanes.park({.position = item(1, "a").position,
              .event = {},
              .lane = "a",
              .attempts = 4,
              .due = {},
              .outcome = {},
              .reason = {}});
  const auto settled = settle_all({item(1, "a")}, {outcome(OutcomeClass::kUnknown)}, lanes);
  ASSERT_EQ(settled.progress.dead.size(), 1U);
  EXPECT_EQ(settled.progress.dead[0].attempts, 5U);
  EXPECT_EQ(settled.progress.unparked.size(), 1U);
}

TEST(Settlement, WhatAHumanMustMendPausesTheConnection) {
  const auto settled = settle_all({item(1, "a")}, {outcome(OutcomeClass::kAuthDead)});
  EXPECT_EQ(settled.pause_reason, "auth_dead: why");
  EXPECT_EQ(settled.progress.parked.size(), 1U);
}

TEST(Settlement, ACrashAloneCountsAndTheFifthIsBuried) {
  Backoff backoff(1);
  Lanes lanes;
  const Item poison = item(1, "a");
  for (std::uint32_t tries = 1; tries <= kCountedTriesMax; ++tries) {
    const auto settled =
        settle_fault(poison, BatchFault::kCrashed, lanes, backoff, from_unix_ms(0), "1.0");
    if (tries == kCountedTriesMax) {
      EXPECT_EQ(settled.progress.dead.size(), 1U);
    } else {
      ASSERT_EQ(settled.progress.parked.size(), 1U);
      EXPECT_EQ(settled.progress.parked[0].attempts, tries);
      lanes.park(settled.progress.parked[0]);
    }
  }
}

TEST(Lanes, OnlyTheOldestOfALaneMakesItDue) {
  Lanes lanes;
  const auto parked = [](std::uint64_t offset, int due) {
    return ledger::Parked{.position = {.epoch = 1, .partition = 0, .offset = offset},
                          .event = {},
                          .lane = "a",
                          .attempts = 0,
                          .due = from_unix_ms(due),
                          .outcome = {},
                          .reason = {}};
  };
  lanes.park(parked(5, 100));
  lanes.park(parked(6, 0));
  EXPECT_TRUE(lanes.due(from_unix_ms(50), 10).empty());
  ASSERT_EQ(lanes.due(from_unix_ms(100), 10).size(), 2U);
  EXPECT_EQ(lanes.due(from_unix_ms(100), 10)[0].position.offset, 5U);
  EXPECT_EQ(lanes.due(from_unix_ms(100), 1).size(), 1U);
  EXPECT_EQ(lanes.next_due(), from_unix_ms(100));
  EXPECT_TRUE(lanes.unpark(parked(5, 0).position));
  EXPECT_EQ(lanes.next_due(), from_unix_ms(0));
  EXPECT_TRUE(lanes.blocked("a"));
  lanes.unpark(parked(6, 0).position);
  EXPECT_FALSE(lanes.blocked("a"));
}

TEST(Filter, MatchesWholeTypesAndPrefixesUpToADot) {
  EXPECT_TRUE(matches("message.*", "message.received"));
  EXPECT_FALSE(matches("message.*", "messages.received"));
  EXPECT_TRUE(matches("*", "foreign"));
  EXPECT_FALSE(matches("message", "message.received"));
  const Filter filter{.events = {"message.*"}, .channels = {"1"}};
  EXPECT_TRUE(filter.wants("message.received", "1"));
  EXPECT_FALSE(filter.wants("message.received", "2"));
  EXPECT_FALSE(filter.wants("template.status", ""));
}

}  // namespace
}  // namespace sambung::deliver
