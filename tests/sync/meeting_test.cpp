#include "core/sync/meeting.hpp"

#include <gtest/gtest.h>

#include <chrono>

namespace sambung::sync {

namespace {

using namespace std::chrono_literals;

const UnixTime kNoon = from_unix_ms(1'000'000);

Ours ours(Value value, Author author = Author::kMachine, UnixTime at = kNoon) {
  return {.value = std::move(value), .stamp = {at, author, "sambung"}, .pinned = false};
}

Theirs theirs(Value value, Author author = Author::kMachine, UnixTime at = kNoon) {
  return {.value = std::move(value), .stamp = {at, author, "crm"}};
}

Base both(const Value& value) { return {.theirs = value, .ours = value, .version = 1}; }

const Value kA = "a", kB = "b", kC = "c";

TEST(Meeting, AnEchoIsNothing) {
  const Meeting met = meet(ours(kB), both(kA), theirs(kA), {.policy = Policy::kNewest});
  EXPECT_EQ(met.verdict, Verdict::kNothing);
  EXPECT_EQ(met.agreed, kB);
}

TEST(Meeting, TheOnlyChangeSpreadsUnderEveryPolicyThatLetsItsSideSpeak) {
  for (const Policy policy :
       {Policy::kNewest, Policy::kHumanWins, Policy::kUnion, Policy::kReview}) {
    const Meeting met =
        meet(ours(kA, Author::kHuman, kNoon + 1h), both(kA), theirs(kB), {.policy = policy});
    EXPECT_EQ(met.verdict, Verdict::kTheirs);
    EXPECT_EQ(met.agreed, kB);
    EXPECT_FALSE(met.loser);
  }
}

TEST(Meeting, OneValueFromBothSidesIsAgreed) {
  EXPECT_EQ(meet(ours(kB), both(kA), theirs(kB), {}).verdict, Verdict::kAgreed);
}

TEST(Meeting, TheLaterWinsUnlessBothAreWithinTheSkew) {
  const FieldRule rule{.policy = Policy::kNewest, .owner = {}, .skew = 2s};
  const Meeting late = meet(ours(kB), both(kA), theirs(kC, Author::kMachine, kNoon + 3s), rule);
  EXPECT_EQ(late.verdict, Verdict::kTheirs);
  EXPECT_EQ(late.loser, kB);
  const Meeting early = meet(ours(kB), both(kA), theirs(kC, Author::kMachine, kNoon - 3s), rule);
  EXPECT_EQ(early.verdict, Verdict::kOurs);
  EXPECT_EQ(early.loser, kC);
  const Meeting human =
      meet(ours(kC, Author::kHuman), both(kA), theirs(kB, Author::kMachine, kNoon + 1s), rule);
  EXPECT_EQ(human.verdict, Verdict::kOurs);
  const Meeting tie = meet(ours(kB), both(kA), theirs(kC, Author::kMachine, kNoon - 1s), rule);
  EXPECT_EQ(tie.agreed, kC) << "the greater one, whichever side asks";
}

TEST(Meeting, AHumansValueBeatsALaterMachines) {
  const FieldRule rule{.policy = Policy::kHumanWins};
  const Meeting met =
      meet(ours(kB, Author::kHuman), both(kA), theirs(kC, Author::kMachine, kNoon + 1h), rule);
  EXPECT_EQ(met.verdict, Verdict::kOurs);
  EXPECT_EQ(met.loser, kC);
}

TEST(Meeting, OnlyTheOwnerChangesAnOwnedFieldAndMayBlankIt) {
  const FieldRule crm_owns{.policy = Policy::kOwner, .owner = "crm"};
  const Meeting blank = meet(ours(kA), both(kA), theirs(Null{}), crm_owns);
  EXPECT_EQ(blank.verdict, Verdict::kTheirs);
  EXPECT_TRUE(is_null(blank.agreed));
  const FieldRule shop_owns{.policy = Policy::kOwner, .owner = "shop"};
  const Meeting undone = meet(ours(kA), both(kA), theirs(kB), shop_owns);
  EXPECT_EQ(undone.verdict, Verdict::kOurs);
  EXPECT_EQ(undone.loser, kB);
}

TEST(Meeting, UntilTheOwnerHasSpokenNobodysValueIsUndone) {
  const FieldRule shop_owns{.policy = Policy::kOwner, .owner = "shop"};
  const Meeting met = meet(Ours{}, std::nullopt, theirs(kB), shop_owns);
  EXPECT_EQ(met.verdict, Verdict::kTheirs);
}

TEST(Meeting, SetsAreUnitedThreeWays) {
  const TextSet base{"a", "b"}, mine{"a", "b", "c"}, other{"b", "d"};
  const Meeting met = meet(ours(mine), both(base), theirs(other), {.policy = Policy::kUnion});
  EXPECT_EQ(met.verdict, Verdict::kUnited);
  EXPECT_EQ(met.agreed, Value(TextSet({"b", "c", "d"})));
}

TEST(Meeting, AReviewChangesNothing) {
  const Meeting met = meet(ours(kB), both(kA), theirs(kC), {.policy = Policy::kReview});
  EXPECT_EQ(met.verdict, Verdict::kReview);
  EXPECT_EQ(met.agreed, kB);
}

TEST(Meeting, APinnedValueStays) {
  Ours pinned = ours(kA);
  pinned.pinned = true;
  const Meeting met = meet(pinned, both(kA), theirs(kB, Author::kHuman), {});
  EXPECT_EQ(met.verdict, Verdict::kOurs);
  EXPECT_EQ(met.loser, kB);
}

TEST(Meeting, WhatOneSideLacksItTakesAtFirst) {
  EXPECT_EQ(meet(Ours{}, std::nullopt, theirs(kB), {}).verdict, Verdict::kTheirs);
  EXPECT_EQ(meet(ours(kA), std::nullopt, theirs(Null{}), {}).verdict, Verdict::kOurs);
}

TEST(Meeting, NullEmptyAndAbsentAreThreeThings) {
  EXPECT_NE(Value(Null{}), Value(std::string()));
  const Meeting emptied = meet(ours(kA), both(kA), theirs(std::string()), {});
  EXPECT_EQ(emptied.agreed, Value(std::string()));
  const Meeting removed = meet(ours(kA), both(kA), theirs(Null{}), {});
  EXPECT_TRUE(is_null(removed.agreed));
}

}  // namespace

}  // namespace sambung::sync
