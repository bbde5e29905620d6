#include "core/deliver/delivery.hpp"

#include <gtest/gtest.h>

#include <map>
#include <random>

#include "tests/deliver/running.hpp"

namespace sambung::deliver {
namespace {

TEST(Delivery, HandsOverEverythingInOrderAndGoesOnAfterARestart) {
  Running running;
  for (int i = 0; i < 10; ++i) running.feed.add("lane");
  running.start();
  ASSERT_TRUE(running.drained());
  running.stop();
  running.feed.add("lane");
  running.start();
  ASSERT_TRUE(running.drained());
  EXPECT_EQ(running.host.done(), (std::vector<std::uint64_t>{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}));
}

TEST(Delivery, PassesOverWhatIsNotWanted) {
  Running running;
  running.feed.add("lane");
  running.feed.add("lane", "template.status");
  running.feed.add("lane");
  DeliveryOptions options;
  options.filter.events = {"message.*"};
  running.start(options);
  ASSERT_TRUE(running.drained());
  EXPECT_EQ(running.host.done(), (std::vector<std::uint64_t>{1, 3}));
  EXPECT_EQ(running.ledger().balance("crm")->filtered, 1U);
}

TEST(Delivery, StartsWhereItIsToldTo) {
  Running running;
  for (int i = 0; i < 4; ++i) running.feed.add("lane");
  DeliveryOptions options;
  options.start.from = Start::From::kSince;
  running.start(options);
  ASSERT_TRUE(running.drained());
  EXPECT_EQ(running.host.done(), (std::vector<std::uint64_t>{3, 4}));
}

TEST(Delivery, ALaneInTroubleWaitsWhileOthersGoOn) {
  Running running;
  std::atomic<bool> mended = false;
  running.host.script([&](const std::vector<Item>& items) {
    BatchResult result = FakeHost::all(items, OutcomeClass::kDone);
    bool stopped = false;
    for (std::size_t i = 0; i < items.size(); ++i) {
      if (items[i].lane != "bad" || mended) continue;
      result.outcomes[i].outcome = stopped ? OutcomeClass::kNotAttempted : OutcomeClass::kTransient;
      stopped = true;
    }
    return result;
  });
  running.start();
  for (const char* lane : {"good", "bad", "good", "bad", "other"}) running.feed.add(lane);
  ASSERT_TRUE(running.await([&] { return running.host.done().size() == 3; }));
  EXPECT_EQ(running.host.done(), (std::vector<std::uint64_t>{1, 3, 5}));
  running.feed.add("bad");  // goes behind the parked ones
  mended = true;
  ASSERT_TRUE(running.drained());
  EXPECT_EQ(running.host.done(), (std::vector<std::uint64_t>{1, 3, 5, 2, 4, 6}));
}

TEST(Delivery, AnOutageCountsAgainstNobodyAndParksNothing) {
  Running running;
  std::atomic<int> refusals = 0;
  running.host.script([&](const std::vector<Item>& items) {
    return FakeHost::all(items, refusals++ < 5 ? OutcomeClass::kTransient : OutcomeClass::kDone);
  });
  for (int i = 0; i < 20; ++i) running.feed.add("lane " + std::to_string(i));
  running.start();
  ASSERT_TRUE(running.drained());
  EXPECT_EQ(running.host.done().size(), 20U);
  EXPECT_EQ(*running.ledger().dead_letter_count(""), 0U);
}

TEST(Delivery, APoisonEventIsFoundByHalvingAndOnlyItCounts) {
  Running running;
  running.host.script([](const std::vector<Item>& items) {
    for (const Item& item : items) {
      if (item.position.offset == 7)
        return BatchResult{.outcomes = {}, .fault = BatchFault::kCrashed, .detail = "x"};
    }
    return FakeHost::all(items, OutcomeClass::kDone);
  });
  for (int i = 0; i < 16; ++i) running.feed.add("lane " + std::to_string(i));
  running.start();
  ASSERT_TRUE(running.await([&] { return running.host.done().size() == 15; }));
  // The poison's next try is seconds away; what its fifth does, settlement_test.cpp proves.
  ASSERT_TRUE(running.await([&] { return running.delivery().status().parked == 1; }));
  const auto consumer = *running.ledger().find("crm");
  ASSERT_EQ(consumer->parked.size(), 1U);
  EXPECT_EQ(consumer->parked[0].position.offset, 7U);
  EXPECT_EQ(consumer->parked[0].attempts, 1U);
  EXPECT_EQ(consumer->parked[0].outcome, "crash");
}

TEST(Delivery, APausedConnectionSaysWhyAndResumes) {
  Running running;
  std::atomic<bool> mended = false;
  running.host.script([&](const std::vector<Item>& items) {
    return FakeHost::all(items, mended ? OutcomeClass::kDone : OutcomeClass::kAuthDead);
  });
  running.feed.add("lane");
  running.start();
  ASSERT_TRUE(running.await([&] { return running.delivery().status().state == "paused"; }));
  EXPECT_EQ((*running.ledger().find("crm"))->paused.rfind("auth_dead", 0), 0U);
  mended = true;
  running.delivery().resume();
  ASSERT_TRUE(running.drained());
  EXPECT_EQ((*running.ledger().find("crm"))->paused, "");
}

TEST(Delivery, WhatRetentionTookIsSaidAloud) {
  Running running;
  for (int i = 0; i < 5; ++i) running.feed.add("lane");
  running.start();
  ASSERT_TRUE(running.drained());
  running.stop();
  for (int i = 0; i < 5; ++i) running.feed.add("lane");
  running.feed.trim_before(9);
  running.start();
  ASSERT_TRUE(running.drained());
  const auto letters = *running.ledger().dead_letters("crm", 0, 10);
  ASSERT_EQ(letters.size(), 1U);
  EXPECT_EQ(letters[0].type, "truncated");
  EXPECT_NE(letters[0].reason.find("6 to 8"), std::string::npos);
  EXPECT_EQ(running.host.done().size(), 7U);
}

TEST(Delivery, ABusyHostIsNoNewsUntilItLasts) {
  Running running;
  const auto is = [&](const char* state) {
    return running.await([&] { return running.delivery().status().state == state; });
  };
  running.start();
  ASSERT_TRUE(is("running"));
  running.host.be_busy(true);
  running.feed.add("lane");
  ASSERT_TRUE(running.await([&] { return running.host.missed() >= 2; }));
  EXPECT_EQ(running.delivery().status().state, "running");
  running.host.be_busy(false);
  ASSERT_TRUE(running.drained());
  ASSERT_TRUE(is("running"));
  running.host.be_busy(true);
  running.feed.add("lane");
  EXPECT_TRUE(is("starting")) << "it lasts";
  running.host.be_busy(false);
  EXPECT_TRUE(running.drained());
  running.stop();
  EXPECT_EQ(running.logged("busy with another call"), 1U);
}

TEST(Delivery, RandomTroubleKeepsEveryLaneInOrderAndLosesNothing) {
  Running running;
  std::mt19937 random(5);
  running.host.script([&](const std::vector<Item>& items) {
    if (random() % 10 == 0)
      return BatchResult{.outcomes = {}, .fault = BatchFault::kNotConnected, .detail = ""};
    BatchResult result = FakeHost::all(items, OutcomeClass::kDone);
    std::set<std::string> stopped;
    for (std::size_t i = 0; i < items.size(); ++i) {
      if (stopped.contains(items[i].lane)) {
        result.outcomes[i].outcome = OutcomeClass::kNotAttempted;
      } else if (random() % 8 == 0) {
        result.outcomes[i].outcome = OutcomeClass::kThrottled;
        stopped.insert(items[i].lane);
      }
    }
    return result;
  });
  std::map<std::uint64_t, std::string> lanes;
  for (std::uint64_t i = 1; i <= 300; ++i) {
    lanes[i] = "lane " + std::to_string(random() % 12);
    running.feed.add(lanes[i]);
  }
  DeliveryOptions options;
  options.batch_max = 16;
  running.start(options);
  ASSERT_TRUE(running.drained());
  std::map<std::string, std::uint64_t> last;
  std::set<std::uint64_t> once;
  for (const std::uint64_t offset : running.host.done()) {
    EXPECT_GT(offset, last[lanes[offset]]);
    last[lanes[offset]] = offset;
    EXPECT_TRUE(once.insert(offset).second);
  }
  EXPECT_EQ(once.size(), 300U);
}

}  // namespace
}  // namespace sambung::deliver
