#include <gmock/gmock.h>

#include <algorithm>

#include "tests/saas/odoo/odoo_bench.hpp"

namespace sambung::testing {
namespace {

using odoo::System;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class OdooChanges : public OdooBoth {
 protected:
  OdooChanges() { fake.set_now(1'764'050'000); }
  void pass(std::int64_t seconds) { fake.set_now(fake.now() + seconds); }
  std::vector<std::string> news(std::uint32_t limit = 0) {
    const Came came = bench.changes(cursor, limit);
    EXPECT_EQ(came.outcome, SAMBUNG_DONE) << came.reason;
    return came.ids();
  }

  std::string cursor;
};
INSTANTIATE_TEST_SUITE_P(Transports, OdooChanges, ::testing::Bool(), transport_name);

TEST_P(OdooChanges, EachChangeComesOnceInPagesOfAnySize) {
  std::vector<std::string> all;
  for (int i = 0; i < 25; ++i) all.push_back(std::to_string(fake.add({{"name", "N"}})));
  auto came = news(4);
  std::sort(came.begin(), came.end());
  std::sort(all.begin(), all.end());
  EXPECT_EQ(came, all);
  pass(5);
  EXPECT_THAT(news(), IsEmpty());
  const std::int64_t id = fake.add({{"name", "late"}});
  pass(5);
  EXPECT_THAT(news(), ElementsAre(std::to_string(id)));
}

TEST_P(OdooChanges, ATransactionThatCommitsLateWithAnOldDateIsNotPassedOver) {
  fake.add({{"name", "first"}});
  news();
  pass(100);
  fake.add({{"name", "second"}});
  news();
  const std::int64_t late = fake.add_late({{"name", "late"}}, 90);
  pass(5);
  EXPECT_THAT(news(), ElementsAre(std::to_string(late)));
}

TEST_P(OdooChanges, TwoChangesWithinOneSecondBothCome) {
  const std::int64_t id = fake.add({{"name", "A"}});
  EXPECT_EQ(news().size(), 1U);
  fake.edit(id, {{"name", "B"}});  // the clock stands: the same second
  EXPECT_THAT(news(), ElementsAre(std::to_string(id)));
  EXPECT_THAT(news(), IsEmpty());
}

TEST_P(OdooChanges, MicrosecondsThatOdooKeepsAndDoesNotTellHideNothing) {
  fake.micros = 700'000;
  const std::int64_t id = fake.add({{"name", "A"}});
  pass(1);
  EXPECT_THAT(news(), ElementsAre(std::to_string(id)));
  fake.edit(id, {{"name", "B"}});
  pass(1);
  EXPECT_THAT(news(), ElementsAre(std::to_string(id)));
}

TEST_P(OdooChanges, WhatChangesWhilePagesAreReadShiftsNoOther) {
  std::vector<std::int64_t> all;
  for (int i = 0; i < 12; ++i) all.push_back(fake.add({{"name", "N"}}));
  int searches = 0;
  fake.before_search = [&] {
    // The first one moves out of the window between two pages.
    if (++searches == 2) {
      fake.set_now(1'764'050'030);
      fake.edit(all[0], {{"name", "moved"}});
    }
  };
  std::set<std::string> seen;
  for (const std::string& id : news(3)) seen.insert(id);
  EXPECT_EQ(seen.size(), 12U);
  pass(5);
  EXPECT_THAT(news(), ElementsAre(std::to_string(all[0])));
}

TEST_P(OdooChanges, ArchivingIsAChange) {
  const std::int64_t id = fake.add({{"name", "A"}});
  news();
  pass(5);
  fake.edit(id, {{"active", false}});
  pass(5);
  const Came came = bench.changes(cursor);
  ASSERT_EQ(came.items.size(), 1U);
  EXPECT_EQ(came.items[0]["fields"]["active"], false);
}

TEST_P(OdooChanges, OurOwnChangesAreAMachinesAndOthersAPersons) {
  const std::int64_t id = fake.add({{"name", "A"}});
  EXPECT_EQ(bench.changes(cursor).items.at(0)["author"], "human");
  pass(5);
  bench.ask(&System::upsert, upsert_of(std::to_string(id), {{"name", "B"}}));
  pass(5);
  EXPECT_EQ(bench.changes(cursor).items.at(0)["author"], "machine");
}

TEST_P(OdooChanges, ItsClockIsTheOneThatCounts) {
  fake.set_now(1'764'050'000 - 10 * 86'400);  // days behind ours
  const std::int64_t id = fake.add({{"name", "A"}});
  EXPECT_EQ(news().size(), 1U);
  pass(300);
  fake.edit(id, {{"name", "B"}});
  pass(1);
  EXPECT_EQ(news().size(), 1U);
}

TEST_P(OdooChanges, AnImportOfThousandsWithOneDateEnds) {
  for (int i = 0; i < 1500; ++i) fake.add({{"name", "N"}});
  std::set<std::string> seen;
  for (const std::string& id : news(500)) seen.insert(id);
  EXPECT_EQ(seen.size(), 1500U);
  // What is no longer known by its mark may come again while the import is young, and not for ever.
  pass(3600);
  news();
  pass(5);
  EXPECT_THAT(news(), IsEmpty());
}

TEST_P(OdooChanges, ACursorThatIsNoneBeginsAgain) {
  cursor = "nonsense";
  EXPECT_EQ(bench.changes(cursor).cursor_kind, SAMBUNG_EMIT_CURSOR_LOST);
}

}  // namespace
}  // namespace sambung::testing
