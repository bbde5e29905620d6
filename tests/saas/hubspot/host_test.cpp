#include <gtest/gtest.h>

#include "tests/connectors/system_stage.hpp"
#include "tests/fakes/called.hpp"
#include "tests/saas/hubspot/fake_hubspot.hpp"
#include "tests/saas/hubspot/stage.hpp"

/// What any system and any network does, over the wire and through a real sambung-host that shows
/// the manifest's credential.
namespace sambung {
namespace {

using deliver::OutcomeClass;
using testing::FakeHubspot;
using testing::fetch_of;
using testing::find_of;
using testing::Gave;
using testing::json;
using testing::keyed;
using testing::SystemStage;
using testing::upsert_of;

const json kBudiThere = {{"name", "Budi Santoso"}, {"phone", "+628123456789"}};

class HubspotHost : public ::testing::Test {
 protected:
  HubspotHost() { fake_.token = "pat-1"; }

  SystemStage::System stage_of() {
    SystemStage::System system;
    system.connector = "hubspot";
    system.base_url = fake_.origin();
    system.credential.secret = Secret("pat-1");
    return system;
  }
  Gave make() { return stage_.call("upsert", upsert_of("", kBudiThere, keyed("p1"))); }

  FakeHubspot fake_;
  SystemStage stage_{stage_of()};
};

TEST_F(HubspotHost, AContactGoesThereAndComesBack) {
  const Gave made = make();
  ASSERT_EQ(made.outcome.outcome, OutcomeClass::kDone) << made.outcome.reason;
  EXPECT_EQ(stage_.call("fetch", fetch_of(made.outcome.remote_id)).items.size(), 1U);
  EXPECT_EQ(stage_.call("find", find_of({{"phone", {"+628123456789"}}})).items.size(), 1U);
  // A second that has only begun is the next poll's.
  fake_.change([&] { fake_.set_now(std::time(nullptr) + 5); });
  std::string cursor;
  EXPECT_EQ(stage_.changes(cursor).size(), 1U);
  EXPECT_TRUE(stage_.changes(cursor).empty());
}

/// Cells "reset after write" and "502 after write": the write is said again and makes no second.
TEST_F(HubspotHost, AnAnswerThatIsLostMakesNoSecondContact) {
  fake_.set({.reset_after_write = 1});
  const Gave lost = make();
  EXPECT_NE(lost.outcome.outcome, OutcomeClass::kUnknown) << lost.outcome.reason;
  fake_.set({.broken_after_write = 1});
  make();
  fake_.set({});
  EXPECT_EQ(make().outcome.outcome, OutcomeClass::kDone);
  EXPECT_EQ(fake_.contacts.size(), 1U);
}

TEST_F(HubspotHost, AnEntryWhoseAnswerIsLostIsNotMadeTwice) {
  fake_.add({});
  const json entry = {{"key", "k1"},
                      {"object", "message"},
                      {"contact", "501"},
                      {"id", ""},
                      {"at", 1'764'050'000'123},
                      {"title", "WhatsApp"},
                      {"text", "halo\nsambung:k1"}};
  fake_.set({.reset_after_write = 2});
  stage_.call("log", entry);
  fake_.set({});
  EXPECT_EQ(stage_.call("log", entry).outcome.outcome, OutcomeClass::kDone);
  EXPECT_EQ(fake_.communications.size(), 1U);
}

/// Cell "5xx storm".
TEST_F(HubspotHost, AStormLosesNothingAndWritesNothing) {
  fake_.set({.storm = 1000});
  EXPECT_EQ(make().outcome.outcome, OutcomeClass::kTransient);
  EXPECT_EQ(stage_.call("changes", std::string()).outcome.outcome, OutcomeClass::kTransient);
  fake_.set({});
  EXPECT_TRUE(fake_.contacts.empty());
  EXPECT_EQ(make().outcome.outcome, OutcomeClass::kDone);
}

/// Cell "truncated JSON".
TEST_F(HubspotHost, HalfAnAnswerIsNone) {
  fake_.add({});
  fake_.set({.truncated = 1});
  EXPECT_EQ(stage_.call("fetch", fetch_of("501")).outcome.outcome, OutcomeClass::kTransient);
  EXPECT_EQ(stage_.call("fetch", fetch_of("501")).items.size(), 1U);
}

/// Cell "gzip", and names of the world.
TEST_F(HubspotHost, CompressedAnswersAndNamesOfTheWorldAreRead) {
  fake_.set({.gzip = true});
  const std::string name = "\xD8\xB9\xD8\xA8\xD8\xAF \xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x92\xBB";
  const Gave made = stage_.call("upsert", upsert_of("", {{"name", name}}, keyed("p1")));
  ASSERT_EQ(made.items.size(), 1U) << made.outcome.reason;
  EXPECT_EQ(made.items[0]["fields"]["name"], name);
}

/// Cell "clock skew": a system a day behind.
TEST_F(HubspotHost, AClockOfItsOwnHidesNoChange) {
  const std::int64_t theirs = std::time(nullptr) - 86'400;
  fake_.set_now(theirs);
  fake_.add({});
  fake_.set_now(theirs + 5);
  std::string cursor;
  ASSERT_EQ(stage_.changes(cursor).size(), 1U);
  fake_.change([&] {
    fake_.add({});
    fake_.set_now(theirs + 10);
  });
  EXPECT_EQ(stage_.changes(cursor).size(), 1U);
}

/// Cell "slow body".
TEST_F(HubspotHost, ABodyThatNeverEndsIsLeftAtTheDeadline) {
  fake_.add({});
  fake_.set({.slow_body = true});
  supervise::CallRequest call{.operation = "sambung.fetch/0",
                              .requests = {fetch_of("501").dump()},
                              .contexts = {},
                              .limit = 0};
  const auto begun = std::chrono::steady_clock::now();
  const auto result = stage_.port().call(call, std::chrono::milliseconds(1500));
  EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds(8));
  ASSERT_TRUE(result);
  EXPECT_EQ(result->outcomes.front().outcome, OutcomeClass::kTransient);
}

TEST_F(HubspotHost, NothingPersonalIsInAReason) {
  fake_.add({{"email", "budi@shop.example"}});
  const Gave came =
      stage_.call("upsert", upsert_of("", {{"email", "budi@shop.example"}}, keyed("p1")));
  EXPECT_EQ(came.outcome.outcome, OutcomeClass::kDuplicate);
  EXPECT_EQ(came.outcome.reason.find("budi"), std::string::npos);
}

}  // namespace
}  // namespace sambung
