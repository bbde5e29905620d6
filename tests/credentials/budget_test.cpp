#include <gtest/gtest.h>

#include "core/credentials/budget/budgets.hpp"

namespace sambung::credentials {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

const UnixTime kMidnight = from_unix_ms(1795392000000);

/// A budget in hand, with a time of its own.
struct Hand {
  explicit Hand(Plan plan) {
    auto made = Budget::make(std::move(plan), now);
    EXPECT_TRUE(made) << (made ? "" : made.error().what);
    budget = std::move(*made);
  }
  explicit Hand(Limit limit) : Hand(Plan{.limits = {std::move(limit)}}) {}

  /// How many of `calls` it gives at once to an interactive ask.
  std::uint32_t give(std::uint32_t calls, double points = 1, std::string_view scope = "") {
    auto reply = budget->lease({Priority::kInteractive, scope, calls, points}, now);
    EXPECT_TRUE(reply);
    last = {};
    wait_until = {};
    if (const auto* wait = std::get_if<Wait>(&*reply)) wait_until = wait->until;
    if (const auto* lease = std::get_if<Lease>(&*reply)) last = *lease;
    return last.calls;
  }
  void settle(std::uint32_t used, std::uint32_t unused,
              std::optional<double> points = std::nullopt) {
    budget->settle({last.id, used, unused, points}, now);
  }

  UnixTime now = kMidnight;
  std::unique_ptr<Budget> budget;
  Lease last;
  UnixTime wait_until{};
};

Limit ten_seconds(double amount = 100) {
  return {"ten", WindowLimit{amount, seconds(10), milliseconds(0)}, "", Counts::kCalls};
}

TEST(Lease, ThatNobodySettlesCountsAsUsedWhenItEndsAndIsThenNotLost) {
  Hand hand(ten_seconds());
  EXPECT_EQ(hand.give(100), 100U);
  EXPECT_EQ(hand.last.until, hand.now + seconds(2));
  EXPECT_EQ(hand.give(1), 0U);
  hand.now += seconds(12) - milliseconds(1);
  EXPECT_EQ(hand.give(1), 0U);
  hand.now += milliseconds(40);  // the grain of a window's memory
  EXPECT_EQ(hand.give(100), 100U);
}

TEST(Lease, WhatIsGivenBackIsFreeAtOnceAndWhatWasUsedAfterOneLength) {
  Hand hand(ten_seconds());
  ASSERT_EQ(hand.give(100), 100U);
  hand.now += seconds(1);
  hand.settle(60, 40);
  EXPECT_EQ(hand.give(100), 40U);
  hand.settle(0, 40);
  hand.now += seconds(10) + milliseconds(40);
  EXPECT_EQ(hand.give(100), 100U);
}

TEST(Lease, IsSettledNoMoreThanOnce) {
  Hand hand({"at once", ConcurrencyLimit{5}, "", Counts::kCalls});
  ASSERT_EQ(hand.give(3), 3U);
  hand.settle(2, 0);
  hand.settle(2, 7);
  hand.settle(3, 3);
  EXPECT_EQ(hand.give(10), 5U);
  hand.now += seconds(3);
  hand.settle(5, 0);  // it has ended
  EXPECT_EQ(hand.give(10), 5U);
}

TEST(Lease, NoMoreIsSettledOfItThanItHas) {
  Hand hand(ten_seconds());
  ASSERT_EQ(hand.give(10), 10U);
  hand.settle(50, 50);
  EXPECT_EQ(hand.give(100), 90U);
}

TEST(Lease, AWaitSaysWhenItIsWorthAskingAgain) {
  Hand hand(ten_seconds());
  ASSERT_EQ(hand.give(100), 100U);
  hand.now += milliseconds(500);
  hand.settle(100, 0);
  ASSERT_EQ(hand.give(1), 0U);
  EXPECT_GE(hand.wait_until, hand.now + seconds(10));
  EXPECT_LE(hand.wait_until, hand.now + seconds(10) + milliseconds(20));
  hand.now = hand.wait_until;
  EXPECT_EQ(hand.give(1), 1U);
}

TEST(Lease, AWaitForABucketIsAsLongAsItsFilling) {
  Hand hand({"cost", BucketLimit{1'000, 50}, "", Counts::kPoints});
  ASSERT_EQ(hand.give(1, 900), 1U);
  hand.settle(1, 0);
  ASSERT_EQ(hand.give(1, 300), 0U);
  EXPECT_EQ(hand.wait_until, hand.now + seconds(4));
  hand.now = hand.wait_until;
  EXPECT_EQ(hand.give(1, 300), 1U);
}

TEST(Lease, ACallThatCostLessThanAskedGivesTheDifferenceBack) {
  Hand hand({"cost", BucketLimit{1'000, 50}, "", Counts::kPoints});
  ASSERT_EQ(hand.give(1, 1'000), 1U);
  const Lease dear = hand.last;
  EXPECT_EQ(hand.give(1, 10), 0U);
  hand.budget->settle({dear.id, 1, 0, 12.0}, hand.now);
  EXPECT_EQ(hand.give(98, 10), 98U);
}

TEST(Lease, ACallThatCannotEverFitIsRefusedAtOnce) {
  Hand hand({"cost", BucketLimit{1'000, 50}, "", Counts::kPoints});
  auto refused = hand.budget->lease({Priority::kBulk, "", 1, 1'001}, hand.now);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kInvalid);
  // One that fits only if nobody leaves anything is let through when all is free.
  auto given = hand.budget->lease({Priority::kBulk, "", 1, 1'000}, hand.now);
  EXPECT_TRUE(std::holds_alternative<Lease>(*given));
}

TEST(Scope, ANarrowerLimitConcernsItsAsksAloneAndAWiderOneAll) {
  Plan plan{.limits = {ten_seconds(10), {"search", ConcurrencyLimit{2}, "search", Counts::kCalls}}};
  Hand hand(std::move(plan));
  EXPECT_EQ(hand.give(5, 1, "search"), 2U);
  EXPECT_EQ(hand.give(5, 1, "search"), 0U);
  EXPECT_EQ(hand.give(20), 8U);
}

TEST(Scope, AComplaintAboutANarrowLimitLeavesTheOthersAlone) {
  Plan plan{.limits = {ten_seconds(), {"search", ConcurrencyLimit{4}, "search", Counts::kCalls}}};
  Hand hand(std::move(plan));
  hand.budget->throttled(1, "search", seconds(5), hand.now);
  EXPECT_EQ(hand.give(1, 1, "search"), 0U);
  EXPECT_EQ(hand.wait_until, hand.now + seconds(5));
  EXPECT_EQ(hand.give(1), 1U);
  hand.now += seconds(5);
  EXPECT_EQ(hand.give(4, 1, "search"), 2U);  // and half the pace for a while
}

TEST(Complaint, PausesAllAndThenLeavesHalfWhichComesBackLittleByLittle) {
  Hand hand(ten_seconds());
  hand.budget->throttled(1, "", seconds(30), hand.now);
  EXPECT_EQ(hand.give(1), 0U);
  EXPECT_EQ(hand.wait_until, hand.now + seconds(30));
  hand.now += seconds(30);
  EXPECT_EQ(hand.give(100), 55U);  // a half, and a twentieth for half a minute
  hand.settle(0, 55);
  hand.now += minutes(2);
  EXPECT_EQ(hand.give(100), 75U);
  hand.settle(0, 75);
  hand.now += minutes(3);
  EXPECT_EQ(hand.give(100), 100U);
}

TEST(Complaint, SeveralAboutLeasesFromBeforeTheFirstAreOne) {
  Hand hand(ten_seconds());
  ASSERT_EQ(hand.give(10), 10U);
  const std::uint64_t old_lease = hand.last.id;
  for (int i = 0; i < 10; ++i) hand.budget->throttled(old_lease, "", milliseconds(0), hand.now);
  EXPECT_DOUBLE_EQ(hand.budget->status(hand.now)[0].pace, 0.5);
  ASSERT_EQ(hand.give(1), 1U);
  hand.budget->throttled(hand.last.id, "", milliseconds(0), hand.now);
  EXPECT_DOUBLE_EQ(hand.budget->status(hand.now)[0].pace, 0.25);
}

TEST(Complaint, NeverLeavesLessThanOneCallAtATime) {
  Hand hand({"at once", ConcurrencyLimit{4}, "", Counts::kCalls});
  for (std::uint64_t lease = 1; lease < 50; ++lease) {
    hand.budget->throttled(1'000 + lease, "", milliseconds(0), hand.now);
  }
  EXPECT_EQ(hand.give(4), 1U);
}

TEST(ServersWord, LowersAWindowUntilItResets) {
  Hand hand(ten_seconds());
  ASSERT_TRUE(hand.budget->report("ten", {.remaining = 7, .resets_in = seconds(4)}, hand.now));
  EXPECT_EQ(hand.give(100), 7U);
  hand.settle(0, 7);
  hand.now += seconds(4);
  EXPECT_EQ(hand.give(100), 100U);
  EXPECT_EQ(hand.budget->report("nine", {}, hand.now).error().code, ErrorCode::kNotFound);
}

TEST(ServersWord, LowersABucketAndChangesItsSize) {
  Hand hand({"cost", BucketLimit{1'000, 50}, "", Counts::kPoints});
  ASSERT_TRUE(
      hand.budget->report("cost", {.remaining = 100, .limit = 4'000, .per_second = 200}, hand.now));
  EXPECT_EQ(hand.give(50, 10), 10U);
  hand.settle(0, 10);
  hand.now += seconds(60);
  EXPECT_EQ(hand.give(50, 80), 50U);
}

TEST(ServersWord, DoesNotRaiseWhatWeKnowToBeUsed) {
  Hand hand({"cost", BucketLimit{1'000, 50}, "", Counts::kPoints});
  ASSERT_EQ(hand.give(1, 990), 1U);
  hand.settle(1, 0);
  ASSERT_TRUE(hand.budget->report("cost", {.remaining = 1'000}, hand.now));
  EXPECT_EQ(hand.give(2, 10), 1U);
}

TEST(Day, BeginsAtItsHourAndAWordAboutYesterdayDoesNotEndToday) {
  Hand hand({"day", DailyLimit{1'000, hours(8), {}}, "", Counts::kCalls});
  const UnixTime midnight = std::chrono::floor<std::chrono::days>(hand.now);
  hand.now = midnight + hours(7);
  ASSERT_EQ(hand.give(2'000), 1'000U);
  hand.settle(1'000, 0);
  EXPECT_EQ(hand.give(1), 0U);
  EXPECT_EQ(hand.wait_until, midnight + hours(8));
  hand.now = midnight + hours(8);
  ASSERT_TRUE(hand.budget->report("day", {.remaining = 0}, hand.now + seconds(1)));
  EXPECT_EQ(hand.give(1), 1U);
  ASSERT_TRUE(hand.budget->report("day", {.remaining = 0}, hand.now + minutes(2)));
  hand.now += minutes(2);
  EXPECT_EQ(hand.give(1), 0U);
  ASSERT_TRUE(hand.budget->report("day", {.remaining = 5}, hand.now));
  EXPECT_EQ(hand.give(9), 5U);
}

TEST(Day, ALeaseOverTheResetCountsInBoth) {
  Hand hand({"day", DailyLimit{10, hours(8), {}}, "", Counts::kCalls});
  hand.now = std::chrono::floor<std::chrono::days>(hand.now) + hours(8) - seconds(1);
  ASSERT_EQ(hand.give(6), 6U);
  EXPECT_EQ(hand.budget->status(hand.now)[0].free, 4);
  hand.now += seconds(5);
  EXPECT_EQ(hand.give(10), 4U);
}

TEST(Day, WhatIsUsedWhileItsBeginningIsInDoubtCountsInBoth) {
  Hand hand({"day", DailyLimit{1'000, hours(8), hours(1)}, "", Counts::kCalls});
  const UnixTime midnight = std::chrono::floor<std::chrono::days>(hand.now);
  hand.now = midnight + hours(7);
  ASSERT_EQ(hand.give(300), 300U);
  hand.settle(300, 0);
  hand.now = midnight + hours(8) + minutes(30);
  ASSERT_EQ(hand.give(600), 600U);
  hand.settle(600, 0);
  EXPECT_EQ(hand.give(1'000), 100U);
  hand.settle(0, 100);
  hand.now = midnight + hours(9);
  EXPECT_EQ(hand.give(1'000), 400U);
}

TEST(Clock, ThatIsSetBackStopsNothing) {
  Hand hand(ten_seconds());
  ASSERT_EQ(hand.give(100), 100U);
  hand.settle(100, 0);
  hand.now -= hours(3);
  ASSERT_EQ(hand.give(1), 0U);
  EXPECT_LE(hand.wait_until, hand.now + seconds(11));
  hand.now += seconds(11);
  ASSERT_EQ(hand.give(1), 1U);
  EXPECT_EQ(hand.last.until, hand.now + seconds(2));
}

TEST(Budgets, AreByCredentialAndRefusePlansThatLetNothingThrough) {
  std::map<std::string, Plan> plans;
  plans["crm"] = Plan{.limits = {ten_seconds()}};
  auto budgets = Budgets::make(std::move(plans), kMidnight);
  ASSERT_TRUE(budgets);
  EXPECT_NE((*budgets)->find("crm"), nullptr);
  EXPECT_EQ((*budgets)->find("shop"), nullptr);
  EXPECT_EQ(Budget::make({}, kMidnight).error().code, ErrorCode::kInvalid);
  EXPECT_EQ(Budget::make({.limits = {ten_seconds(0)}}, kMidnight).error().code,
            ErrorCode::kInvalid);
  EXPECT_EQ(Budget::make({.limits = {ten_seconds(), ten_seconds()}}, kMidnight).error().code,
            ErrorCode::kInvalid);
}

}  // namespace
}  // namespace sambung::credentials
