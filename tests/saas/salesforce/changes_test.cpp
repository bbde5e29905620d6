#include <gtest/gtest.h>

#include <set>

#include "tests/fakes/scripted_line.hpp"
#include "tests/saas/salesforce/stage.hpp"

/// What changed, by (SystemModstamp, Id).
namespace sambung {
namespace {

using testing::Came;
using testing::FakeSalesforce;
using testing::json;
using testing::SalesforceBench;
using Ids = std::vector<std::string>;

constexpr std::int64_t kStart = 1'764'050'000;
const json kNobody = {{"LastName", "x"}};

std::set<std::string> set_of(const Ids& ids) { return {ids.begin(), ids.end()}; }

TEST(SalesforceChanges, ManyOfOneTimeAreAllReadOnce) {
  FakeSalesforce system;
  system.set_now(kStart);
  for (int i = 0; i < 95; ++i) system.add("Contact", kNobody);
  system.set_now(kStart + 5);
  SalesforceBench bench(system, {{"page", 10}});
  std::string cursor;
  const Came came = bench.changes(cursor);
  EXPECT_EQ(came.items.size(), 95U) << came.reason;
  EXPECT_EQ(set_of(came.ids()).size(), 95U);
  EXPECT_TRUE(bench.changes(cursor).items.empty());
}

/// Cell "late-visible rows with an older SystemModstamp".
TEST(SalesforceChanges, ARowOfALongTransactionComesStill) {
  FakeSalesforce system;
  system.set_now(kStart);
  const std::string late = system.add("Contact", kNobody);
  system.hidden = {late};
  system.set_now(kStart + 30);
  const std::string early = system.add("Contact", kNobody);
  system.set_now(kStart + 35);
  SalesforceBench bench(system);
  std::string cursor;
  EXPECT_EQ(bench.changes(cursor).ids(), Ids{early});
  system.hidden.clear();
  EXPECT_EQ(bench.changes(cursor).ids(), Ids{late});
  EXPECT_TRUE(bench.changes(cursor).items.empty());
}

/// A stamp has whole seconds: two changes in one have one version.
TEST(SalesforceChanges, ASecondChangeInTheSameSecondIsNotTakenForGiven) {
  FakeSalesforce system;
  system.set_now(kStart);
  const std::string id = system.add("Contact", {{"LastName", "first"}});
  SalesforceBench bench(system);
  std::string cursor;
  bench.changes(cursor);
  system.edit(id, {{"LastName", "second"}});
  system.set_now(kStart + 9);
  const Came came = bench.changes(cursor);
  ASSERT_EQ(came.ids(), Ids{id});
  EXPECT_EQ(came.items[0]["fields"]["LastName"], "second");
}

TEST(SalesforceChanges, WhatIsDeletedMergedOrConvertedIsTold) {
  FakeSalesforce system;
  system.set_now(kStart);
  Ids ids;
  for (int i = 0; i < 3; ++i) ids.push_back(system.add("Contact", kNobody));
  const std::string lead = system.add("Lead", {{"LastName", "x"}, {"Company", "-"}});
  SalesforceBench bench(system, {{"leads", true}});
  std::string cursor;
  system.set_now(kStart + 5);
  EXPECT_EQ(bench.changes(cursor).items.size(), 4U);
  system.set_now(kStart + 9);
  system.remove(ids[0]);
  system.merge(ids[1], ids[2]);
  const std::string contact = system.convert(lead);
  system.set_now(kStart + 15);
  std::map<std::string, json> by_id;
  for (const json& item : bench.changes(cursor).items) by_id[item["id"]] = item;
  EXPECT_EQ(by_id.size(), 5U);
  EXPECT_TRUE(by_id[ids[0]]["deleted"]);
  EXPECT_EQ(by_id[ids[2]]["merged_into"], ids[1]);
  EXPECT_EQ(by_id[lead]["merged_into"], contact);
  EXPECT_TRUE(by_id[contact].contains("fields"));
}

/// Salesforce ends a page before its limit when rows are wide.
TEST(SalesforceChanges, APageThatEndsEarlyIsNotTheLast) {
  FakeSalesforce system;
  system.set_now(kStart);
  system.rows_a_page = 7;
  for (int i = 0; i < 40; ++i) system.add("Contact", kNobody);
  system.set_now(kStart + 5);
  SalesforceBench bench(system, {{"page", 20}});
  std::string cursor;
  EXPECT_EQ(set_of(bench.changes(cursor).ids()).size(), 40U);
}

TEST(SalesforceChanges, ALimitLeavesTheRestForTheNextCall) {
  FakeSalesforce system;
  system.set_now(kStart);
  for (int i = 0; i < 25; ++i) system.add("Contact", kNobody);
  system.set_now(kStart + 5);
  SalesforceBench bench(system);
  std::string cursor;
  EXPECT_EQ(bench.changes(cursor, 4).items.size(), 25U);
}

TEST(SalesforceChanges, AFieldThatIsHiddenIsNamed) {
  FakeSalesforce system;
  SalesforceBench bench(system, {{"fields", {"Colour__c"}}});
  std::string cursor;
  const Came came = bench.changes(cursor);
  EXPECT_EQ(came.outcome, SAMBUNG_INVALID);
  EXPECT_EQ(came.reason, "Colour__c: Salesforce refuses it (INVALID_FIELD)");
}

}  // namespace
}  // namespace sambung
