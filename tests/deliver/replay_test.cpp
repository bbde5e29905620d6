#include <gtest/gtest.h>

#include "core/deliver/delivery.hpp"
#include "tests/deliver/running.hpp"

namespace sambung::deliver {
namespace {

using Offsets = std::vector<std::uint64_t>;

/// A delivery that has done `count` events of as many lanes.
void run_to(Running& running, int count) {
  for (int i = 0; i < count; ++i) running.feed.add("lane " + std::to_string(i));
  running.start();
  ASSERT_TRUE(running.drained());
  running.stop();
}

TEST(Replay, MarksWhatComesAgainAndNothingElse) {
  Running running;
  ASSERT_NO_FATAL_FAILURE(run_to(running, 5));
  ASSERT_TRUE(running.ledger().replay("crm", 1, {{.from = 3}}));
  running.feed.add("lane");
  running.start();
  ASSERT_TRUE(running.drained());
  EXPECT_EQ(running.host.done(), (Offsets{1, 2, 3, 4, 5, 3, 4, 5, 6}));
  EXPECT_EQ(running.host.replayed(), (Offsets{3, 4, 5}));
}

TEST(Replay, ARangeEndsWhereItIsToldToAndTheConnectionGoesOnWhereItStood) {
  Running running;
  ASSERT_NO_FATAL_FAILURE(run_to(running, 6));
  ASSERT_TRUE(running.ledger().replay("crm", 1, {{.from = 2, .to = 3}}));
  running.feed.add("lane");
  DeliveryOptions options;
  options.batch_max = 1;
  running.start(options);
  ASSERT_TRUE(running.drained());
  EXPECT_EQ(running.host.done(), (Offsets{1, 2, 3, 4, 5, 6, 2, 3, 7}));
  EXPECT_EQ(running.host.replayed(), (Offsets{2, 3}));
}

TEST(Replay, ARestartInItsMiddleKeepsMarkAndEnd) {
  Running running;
  ASSERT_NO_FATAL_FAILURE(run_to(running, 6));
  ASSERT_TRUE(running.ledger().replay("crm", 1, {{.from = 1, .to = 4}}));
  std::atomic<bool> stuck = true;
  running.host.script([&](const std::vector<Item>& items) {
    if (stuck && items.front().position.offset >= 3) {
      return BatchResult{.outcomes = {}, .fault = BatchFault::kNotConnected, .detail = ""};
    }
    return FakeHost::all(items, OutcomeClass::kDone);
  });
  DeliveryOptions options;
  options.batch_max = 1;
  running.start(options);
  ASSERT_TRUE(running.await([&] { return running.host.done().size() == 8; }));
  // Two of four are left, and what lies behind them was delivered long ago.
  EXPECT_TRUE(running.await([&] { return running.delivery().status().lag == 2; }));
  running.stop();
  stuck = false;
  running.feed.add("lane");
  running.start(options);
  ASSERT_TRUE(running.drained());
  EXPECT_EQ(running.host.done(), (Offsets{1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 7}));
  EXPECT_EQ(running.host.replayed(), (Offsets{1, 2, 3, 4}));
}

TEST(Replay, WhatWasParkedComesOnceAndWithoutTheMark) {
  Running running;
  std::atomic<bool> mended = false;
  running.host.script([&](const std::vector<Item>& items) {
    BatchResult result = FakeHost::all(items, OutcomeClass::kDone);
    for (std::size_t i = 0; i < items.size(); ++i) {
      if (items[i].lane == "bad" && !mended) result.outcomes[i].outcome = OutcomeClass::kTransient;
    }
    return result;
  });
  for (const char* lane : {"bad", "good", "good"}) running.feed.add(lane);
  running.start();
  ASSERT_TRUE(running.await([&] { return running.delivery().status().parked == 1; }));
  running.stop();
  ASSERT_TRUE(running.ledger().replay("crm", 1, {{.from = 1}}));
  mended = true;
  running.start();
  ASSERT_TRUE(running.drained());
  const Offsets done = running.host.done();
  EXPECT_EQ(std::count(done.begin(), done.end(), 1U), 1);
  EXPECT_EQ(running.host.replayed(), (Offsets{2, 3}));
}

TEST(Replay, AnEventThatIsParkedInAReplayKeepsItsMark) {
  Running running;
  ASSERT_NO_FATAL_FAILURE(run_to(running, 3));
  std::atomic<int> refusals = 2;
  running.host.script([&](const std::vector<Item>& items) {
    BatchResult result = FakeHost::all(items, OutcomeClass::kDone);
    for (std::size_t i = 0; i < items.size(); ++i) {
      if (items[i].position.offset == 2 && refusals-- > 0) {
        result.outcomes[i].outcome = OutcomeClass::kThrottled;
      }
    }
    return result;
  });
  ASSERT_TRUE(running.ledger().replay("crm", 1, {{.from = 1}}));
  running.start();
  ASSERT_TRUE(running.drained());
  EXPECT_EQ(running.host.done(), (Offsets{1, 2, 3, 1, 3, 2}));
  EXPECT_EQ(running.host.replayed(), (Offsets{1, 3, 2}));
}

TEST(Replay, ADeadLetterThatIsRevivedCarriesNoMark) {
  Running running;
  std::atomic<bool> mended = false;
  running.host.script([&](const std::vector<Item>& items) {
    return FakeHost::all(items, mended ? OutcomeClass::kDone : OutcomeClass::kInvalid);
  });
  ASSERT_NO_FATAL_FAILURE(run_to(running, 1));
  mended = true;
  ASSERT_TRUE(running.ledger().revive(running.ledger().dead_letters("crm", 0, 1)->front().number));
  running.start();
  ASSERT_TRUE(running.await([&] { return running.host.done().size() == 1; }));
  EXPECT_EQ(running.host.replayed(), Offsets{});
}

TEST(Replay, WhatRetentionTookOfItIsNoLoss) {
  Running running;
  ASSERT_NO_FATAL_FAILURE(run_to(running, 5));
  ASSERT_TRUE(running.ledger().replay("crm", 1, {{.from = 1, .to = 4}}));
  running.feed.trim_before(4);
  running.start();
  ASSERT_TRUE(running.drained());
  EXPECT_EQ(running.host.replayed(), Offsets{4});
  EXPECT_EQ(*running.ledger().dead_letter_count("crm"), 0U);
}

}  // namespace
}  // namespace sambung::deliver
