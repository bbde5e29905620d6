#include <gtest/gtest.h>

#include <set>

#include "tests/saas/zoho/stage.hpp"

/// What changed, by (Modified_Time, id), and what was deleted.
namespace sambung {
namespace {

using testing::Came;
using testing::FakeZoho;
using testing::json;
using testing::ZohoBench;
using Ids = std::vector<std::string>;

constexpr std::int64_t kStart = 1'764'050'000;
const json kNobody = {{"Last_Name", "x"}};

std::set<std::string> set_of(const Ids& ids) { return {ids.begin(), ids.end()}; }

/// Cell "page_token expires" and the 2,000 rows without one: there is no token, and no page.
TEST(ZohoChanges, MoreRowsThanPagesGiveAreAllReadByKey) {
  FakeZoho system;
  system.set_now(kStart);
  for (int i = 0; i < 2300; ++i) system.add(kNobody);
  system.set_now(kStart + 9);
  ZohoBench bench(system);
  std::string cursor;
  const Came came = bench.changes(cursor);
  EXPECT_EQ(came.items.size(), 2300U) << came.reason;
  EXPECT_EQ(set_of(came.ids()).size(), 2300U);
  for (const auto& ask : system.asked()) EXPECT_FALSE(ask.query.contains("page_token"));
}

/// Times come with the organisation's offset.
TEST(ZohoChanges, ATimeOfAnotherZoneIsTheSameInstant) {
  FakeZoho system;
  system.set_now(kStart);
  system.add(kNobody);
  system.set_now(kStart + 9);
  ZohoBench bench(system);
  std::string cursor;
  const Came came = bench.changes(cursor);
  ASSERT_EQ(came.items.size(), 1U) << came.reason;
  EXPECT_EQ(came.items[0]["at"], kStart * 1000);
  EXPECT_EQ(came.items[0]["version"], kStart * 1'000'000);
}

TEST(ZohoChanges, ASecondChangeInTheSameSecondIsNotTakenForGiven) {
  FakeZoho system;
  system.set_now(kStart);
  const std::string id = system.add(kNobody);
  ZohoBench bench(system);
  std::string cursor;
  bench.changes(cursor);
  system.edit(id, {{"Last_Name", "second"}});
  system.set_now(kStart + 9);
  const Came came = bench.changes(cursor);
  ASSERT_EQ(came.ids(), Ids{id});
  EXPECT_EQ(came.items[0]["fields"]["Last_Name"], "second");
}

TEST(ZohoChanges, ARowThatIsSeenLateComesStill) {
  FakeZoho system;
  system.set_now(kStart);
  const std::string late = system.add(kNobody);
  system.hidden = {late};
  system.set_now(kStart + 20);
  const std::string early = system.add(kNobody);
  system.set_now(kStart + 30);
  ZohoBench bench(system);
  std::string cursor;
  EXPECT_EQ(bench.changes(cursor).ids(), Ids{early});
  system.hidden.clear();
  EXPECT_EQ(bench.changes(cursor).ids(), Ids{late});
  EXPECT_TRUE(bench.changes(cursor).items.empty());
}

TEST(ZohoChanges, WhatIsDeletedIsToldPageByPageAndOnce) {
  FakeZoho system;
  system.set_now(kStart);
  Ids ids;
  for (int i = 0; i < 450; ++i) ids.push_back(system.add(kNobody));
  system.set_now(kStart + 9);
  ZohoBench bench(system);
  std::string cursor;
  EXPECT_EQ(bench.changes(cursor).items.size(), 450U);
  for (int i = 0; i < 420; ++i) system.remove(ids[static_cast<std::size_t>(i)]);
  system.set_now(kStart + 18);
  const Came came = bench.changes(cursor);
  EXPECT_EQ(set_of(came.ids()).size(), 420U) << came.reason;
  EXPECT_TRUE(came.items.at(0)["deleted"]);
  EXPECT_TRUE(bench.changes(cursor).items.empty());
}

TEST(ZohoChanges, ALimitLeavesTheRestForTheNextCall) {
  FakeZoho system;
  system.set_now(kStart);
  for (int i = 0; i < 25; ++i) system.add(kNobody);
  system.set_now(kStart + 9);
  ZohoBench bench(system);
  std::string cursor;
  EXPECT_EQ(bench.changes(cursor, 4).items.size(), 25U);
}

}  // namespace
}  // namespace sambung
