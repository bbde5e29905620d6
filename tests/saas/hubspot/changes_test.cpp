#include <gtest/gtest.h>

#include <set>

#include "tests/fakes/scripted_line.hpp"
#include "tests/saas/hubspot/stage.hpp"

/// What changed: nothing is passed over, whatever the search does.
namespace sambung {
namespace {

using testing::Came;
using testing::FakeHubspot;
using testing::HubspotBench;
using testing::json;
using Ids = std::vector<std::string>;

constexpr std::int64_t kStart = 1'764'050'000;

std::set<std::string> set_of(const Ids& ids) { return {ids.begin(), ids.end()}; }

/// Cells "`after` beyond 10,000 is 400" and ">10k rows of one time". The fake ends at 200 instead,
/// so that as many rows need not be made.
TEST(HubspotChanges, MoreOfOneTimeThanASearchGivesAreAllRead) {
  FakeHubspot system;
  system.set_now(kStart);
  system.after_max = 200;
  for (int i = 0; i < 450; ++i) system.add({{"firstname", "n"}});
  HubspotBench bench(system);
  std::string cursor;
  EXPECT_EQ(set_of(bench.changes(cursor).ids()).size(), 450U);
  EXPECT_TRUE(bench.changes(cursor).items.empty());
  system.set_now(kStart + 10);
  system.edit(700, {{"city", "Jakarta"}});
  EXPECT_EQ(bench.changes(cursor).ids(), Ids{"700"});
}

/// Cell "search lag": a change that the index shows late has an older time.
TEST(HubspotChanges, WhatTheIndexShowsLateComesStill) {
  FakeHubspot system;
  system.set_now(kStart);
  system.index_lag_s = 60;
  system.add({{"firstname", "late"}});
  system.set_now(kStart + 20);
  system.index_lag_s = 0;
  system.add({{"firstname", "early"}});
  HubspotBench bench(system);
  std::string cursor;
  system.contacts.at(501).indexed.clear();
  system.index_lag_s = 0;
  // The first poll sees the second contact alone.
  system.contacts.at(501).changed = kStart + 1000;
  EXPECT_EQ(bench.changes(cursor).ids(), Ids{"502"});
  system.contacts.at(501).changed = kStart;
  EXPECT_EQ(bench.changes(cursor).ids(), Ids{"501"});
  EXPECT_TRUE(bench.changes(cursor).items.empty());
}

TEST(HubspotChanges, ARecordThatChangesWhileItIsReadComesAgainInTheNextSweep) {
  FakeHubspot system;
  system.set_now(kStart);
  for (int i = 0; i < 6; ++i) system.add({});
  int searches = 0;
  testing::ScriptedLine line([&](const HttpRequest& request) {
    const HttpAnswer answer = system.send(request);
    if (request.url.ends_with("/search") && ++searches == 1) {
      system.set_now(kStart + 5);
      system.edit(501, {{"city", "Solo"}});
      system.edit(506, {{"city", "Solo"}});
    }
    return answer;
  });
  HubspotBench bench(line, {{"page", 3}});
  std::string cursor;
  EXPECT_EQ(bench.changes(cursor).ids(), (Ids{"501", "502", "503", "504", "505"}));
  EXPECT_EQ(bench.changes(cursor).ids(), (Ids{"501", "506"}));
}

TEST(HubspotChanges, AMergeComesWithTheIdsThatWentIn) {
  FakeHubspot system;
  system.set_now(kStart);
  system.add({});
  system.add({});
  HubspotBench bench(system);
  std::string cursor;
  bench.changes(cursor);
  system.set_now(kStart + 9);
  system.merge(501, 502);
  const Came came = bench.changes(cursor);
  ASSERT_EQ(came.ids(), Ids{"501"});
  EXPECT_EQ(came.items[0]["former_ids"], (json{"502"}));
}

TEST(HubspotChanges, ArchivedOnesComeAsDeleted) {
  FakeHubspot system;
  system.set_now(kStart);
  for (int i = 0; i < 250; ++i) system.add({});
  HubspotBench bench(system);
  std::string cursor;
  bench.changes(cursor);
  system.set_now(kStart + 9);
  for (int id = 501; id < 731; ++id) system.archive(id);
  HubspotBench later(system);  // an hour on: the list is not asked for at every poll
  const Came came = later.changes(cursor);
  EXPECT_EQ(came.items.size(), 230U);
  EXPECT_TRUE(came.items.at(0)["deleted"]);
  EXPECT_TRUE(later.changes(cursor).items.empty());
  // Pages on which everything is old are gone through to what is new.
  system.set_now(kStart + 9000);
  system.archive(750);
  HubspotBench latest(system);
  EXPECT_EQ(latest.changes(cursor).ids(), Ids{"750"});
}

TEST(HubspotChanges, WithoutAListOfArchivedOnesAFetchFindsThemGone) {
  FakeHubspot system;
  HubspotBench bench(system, {{"deleted_every_s", 0}});
  const Came came = bench.ask(&hubspot::System::describe, json::object());
  EXPECT_EQ(came.items.at(0)["contact"]["deletes"], "fetch");
  std::string cursor;
  bench.changes(cursor);
  for (const auto& ask : system.asked()) EXPECT_FALSE(ask.query.contains("archived"));
}

TEST(HubspotChanges, ALimitLeavesTheRestForTheNextCall) {
  FakeHubspot system;
  system.set_now(kStart);
  for (int i = 0; i < 25; ++i) system.add({});
  HubspotBench bench(system);
  std::string cursor;
  const Came came = bench.changes(cursor, 4);
  EXPECT_EQ(set_of(came.ids()).size(), 25U);
  EXPECT_EQ(came.items.size(), 25U);
}

}  // namespace
}  // namespace sambung
