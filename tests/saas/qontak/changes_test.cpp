#include <set>

#include "tests/saas/manifest_hooks.hpp"
#include "tests/saas/qontak/bench.hpp"

/// What changed: by scan, and by webhook.
namespace sambung {
namespace {

using qontak::System;
using testing::Came;
using testing::FakeQontak;
using testing::json;
using testing::QontakBench;

constexpr std::int64_t kStart = 1'764'050'000;

std::set<std::string> set_of(const Came& came) {
  const auto ids = came.ids();
  return {ids.begin(), ids.end()};
}

/// However the list ends: with an empty page or with the last one again, and with pages smaller than asked.
TEST(QontakChanges, AScanGivesEveryoneOnceAndThenWhoChanged) {
  for (const bool repeats : {false, true}) {
    FakeQontak crm;
    crm.repeats_last_page = repeats;
    crm.page_max = 10;
    for (int i = 0; i < 30; ++i) {
      crm.set_now(kStart + i * 100);
      crm.add({{"first_name", "P"}});
    }
    QontakBench bench(crm, R"({"page":25,"scan_s":0})");
    std::string cursor;
    const Came all = bench.changes(cursor, 7);
    EXPECT_EQ(set_of(all).size(), 30U) << all.reason;
    EXPECT_EQ(all.items.size(), 30U);
    EXPECT_TRUE(bench.changes(cursor).items.empty());
    crm.set_now(kStart + 100'000);
    crm.change([&] { crm.touch(crm.contacts.at(33)); });
    EXPECT_EQ(bench.changes(cursor).ids(), std::vector<std::string>{"33"});
  }
}

/// Who is hidden by a deletion in one scan is seen by the next, also when others changed later.
TEST(QontakChanges, WhoIsHiddenByADeletionComesWithTheNextScan) {
  FakeQontak crm;
  crm.set_now(kStart);
  for (int i = 0; i < 20; ++i) crm.add({{"first_name", "P"}});
  QontakBench bench(crm, R"({"page":5,"scan_s":0})");
  std::string cursor;
  bench.changes(cursor);
  crm.set_now(kStart + 100);
  crm.change([&] { crm.touch(crm.contacts.at(45)); });  // the first of the second page
  crm.set_now(kStart + 150);
  crm.change([&] { crm.touch(crm.contacts.at(50)); });  // the first of the first page
  const Came first = testing::called(bench.serve(&System::changes), {{cursor}}, 1).front();
  cursor = first.cursor;
  crm.change([&] { crm.contacts.erase(49); });  // on the first page: 45 moves there
  std::set<std::string> seen = set_of(first);
  seen.merge(set_of(bench.changes(cursor)));
  seen.merge(set_of(bench.changes(cursor)));
  EXPECT_TRUE(seen.contains("45"));
  EXPECT_TRUE(seen.contains("50"));
}

TEST(QontakChanges, ContactsAreReadAsOftenAsTheSettingsSay) {
  FakeQontak crm;
  crm.set_now(kStart);
  crm.add({{"first_name", "P"}});
  QontakBench bench(crm, R"({"scan_s":3600})");
  std::string cursor;
  EXPECT_EQ(bench.changes(cursor).items.size(), 1U);
  const std::size_t before = crm.asked().size();
  EXPECT_EQ(bench.changes(cursor).outcome, SAMBUNG_DONE);
  EXPECT_EQ(crm.asked().size(), before);
}

/// Cell "clock skew".
TEST(QontakChanges, AClockOfItsOwnHidesNoChange) {
  for (const std::int64_t skew : {-7200, 7200}) {
    FakeQontak crm;
    crm.set_now(kStart + skew);
    crm.add({{"first_name", "P"}});
    QontakBench bench(crm);
    std::string cursor;
    EXPECT_EQ(bench.changes(cursor).items.size(), 1U);
    crm.set_now(kStart + skew + 10);
    crm.change([&] { crm.touch(crm.contacts.at(31)); });
    EXPECT_EQ(bench.changes(cursor).ids(), std::vector<std::string>{"31"});
  }
}

TEST(QontakHooks, AContactIsAHintAndAllElseNothing) {
  FakeQontak crm;
  QontakBench bench(crm);
  const auto got = [&](const json& body) {
    return testing::called(bench.serve(&System::receive), {{body.dump()}}).front();
  };
  const json hint = {{"object", "contact"}, {"id", "33"}, {"hint", true}};
  const json lead = {{"id", 33}, {"first_name", "Yahya"}, {"telephone", "6283337373222"}};
  EXPECT_EQ(got(lead).items.at(0), hint);
  EXPECT_EQ(got({{"event", "qontak.crm.lead.update"}, {"data", lead}}).items.at(0), hint);
  EXPECT_EQ(got({{"id", 33}, {"name", "Yahya"}, {"slug", "25ff"}}).items.at(0), hint);
  for (const json& other :
       {json{{"event", "qontak.crm.deal.create"}, {"data", {{"id", 33}}}},
        json{{"id", "6f1c-room"}, {"contacts", json::array()}}, json::object()}) {
    EXPECT_EQ(got(other).outcome, SAMBUNG_DONE);
    EXPECT_TRUE(got(other).items.empty()) << other;
  }
  EXPECT_EQ(testing::called(bench.serve(&System::receive), {{"x"}}).front().outcome,
            SAMBUNG_INVALID);
  EXPECT_TRUE(crm.asked().empty());
}

/// Nothing is signed: the broker then wants a token of its own in the path.
TEST(QontakHooks, TheManifestSaysThatNothingIsSigned) {
  EXPECT_FALSE(testing::hook_terms(qontak::kManifest).is_signed);
}

}  // namespace
}  // namespace sambung
