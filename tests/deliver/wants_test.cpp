#include <gtest/gtest.h>

#include "tests/deliver/running.hpp"

/// What a connector's manifest asks for, and what settings leave of it.
namespace sambung::deliver {
namespace {

using Offsets = std::vector<std::uint64_t>;

void add_three(FakeFeed& feed) {
  feed.add("lane");
  feed.add("lane", "template.status");
  feed.add("lane");
}

TEST(Wants, WithoutEventsInTheSettingsTheManifestsAreGiven) {
  Running running;
  running.host.want({.events = {"message.*"}, .raw = false, .replay_safe = true});
  add_three(running.feed);
  running.start();
  ASSERT_TRUE(running.drained());
  EXPECT_EQ(running.host.done(), (Offsets{1, 3}));
  EXPECT_EQ(running.ledger().balance("crm")->filtered, 1U);
}

TEST(Wants, EventsInTheSettingsTakeThePlaceOfTheManifests) {
  Running running;
  running.host.want({.events = {"message.*"}, .raw = false, .replay_safe = true});
  add_three(running.feed);
  DeliveryOptions options;
  options.filter.events = {"template.*"};
  running.start(options);
  ASSERT_TRUE(running.drained());
  EXPECT_EQ(running.host.done(), Offsets{2});
}

TEST(Wants, RawIsGivenWhereBothTheSettingsAndTheManifestSaySo) {
  for (const bool allowed : {false, true}) {
    for (const bool wanted : {false, true}) {
      Running running;
      running.host.want({.events = {}, .raw = wanted, .replay_safe = true});
      running.feed.add("lane");
      DeliveryOptions options;
      options.with_raw = allowed;
      running.start(options);
      ASSERT_TRUE(running.drained());
      running.feed.add("lane");
      ASSERT_TRUE(running.drained());
      running.stop();
      const std::string raw = allowed && wanted ? "raw" : "";
      EXPECT_EQ(running.host.raw(), (std::vector<std::string>{raw, raw}));
      EXPECT_EQ(running.logged("event=raw_not_wanted"), allowed && !wanted ? 1U : 0U);
    }
  }
}

TEST(Wants, WhatComesAgainIsPassedOverWhereThatIsNotSafe) {
  Running running;
  running.host.want({.events = {}, .raw = false, .replay_safe = false});
  for (int i = 0; i < 5; ++i) running.feed.add("lane");
  running.start();
  ASSERT_TRUE(running.drained());
  running.stop();
  ASSERT_TRUE(running.ledger().replay("crm", 1, {{.from = 2, .to = 4}}));
  running.feed.add("lane");
  DeliveryOptions options;
  options.batch_max = 1;
  running.start(options);
  ASSERT_TRUE(running.drained());
  running.stop();
  EXPECT_EQ(running.host.done(), (Offsets{1, 2, 3, 4, 5, 6}));
  EXPECT_EQ(running.ledger().balance("crm")->filtered, 3U);
  EXPECT_EQ(running.logged("event=replay_passed_over"), 1U);
}

TEST(Wants, WhatFailedIsTriedAgainAlsoWhereReplaysAreNotSafe) {
  Running running;
  running.host.want({.events = {}, .raw = false, .replay_safe = false});
  std::atomic<bool> mended = false;
  running.host.script([&](const std::vector<Item>& items) {
    return FakeHost::all(items, mended ? OutcomeClass::kDone : OutcomeClass::kInvalid);
  });
  running.feed.add("lane");
  running.start();
  ASSERT_TRUE(running.drained());
  running.stop();
  mended = true;
  ASSERT_TRUE(running.ledger().revive(running.ledger().dead_letters("crm", 0, 1)->front().number));
  running.start();
  ASSERT_TRUE(running.await([&] { return running.host.done() == Offsets{1}; }));
}

}  // namespace
}  // namespace sambung::deliver
