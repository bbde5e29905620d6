#include <gtest/gtest.h>

#include <set>

#include "connectors/hubspot/journal.hpp"
#include "tests/connectors/system_stage.hpp"
#include "tests/saas/hubspot/stage.hpp"

/// Changes by the webhooks journal.
namespace sambung {
namespace {

using hubspot::System;
using testing::Came;
using testing::FakeHubspot;
using testing::HubspotBench;
using testing::json;
using Ids = std::vector<std::string>;

constexpr std::int64_t kJournalStart = 1'764'050'000;
constexpr std::int64_t kDay = 86'400;
const json kJournal = {{"feed", "journal"}};

/// As the host does it: shows the credential that a request names, and to the files' store none.
class JournalLine final : public web::Line {
 public:
  explicit JournalLine(FakeHubspot& system) : system_(system) {
    system.token = "pat-1";
    system.journal.token = "app-1";
  }

  HttpAnswer send(const HttpRequest& request) override {
    HttpRequest shown = request;
    if (before) before(request);
    const std::string files = system_.journal.files().origin();
    const bool is_file = request.url.starts_with(files);
    if (request.with_auth) {
      shown.headers.push_back(
          {"Authorization", request.credential == "journal" ? "Bearer app-1" : "Bearer pat-1"});
    }
    if (!is_file) return system_.send(shown);
    shown.url.erase(0, files.size());
    return system_.journal.files().send(shown);
  }
  std::string base() override { return origin; }
  bool rejected() override { return false; }
  void report(const std::string&, const HttpLimit&) override {}

  std::string origin = "http://127.0.0.1";
  std::function<void(const HttpRequest&)> before;

 private:
  FakeHubspot& system_;
};

class HubspotJournal : public ::testing::Test {
 protected:
  HubspotJournal() { system_.set_now(kJournalStart); }

  void subscribe() { bench_.ask(&System::provision, {{"apply", true}}); }
  Ids changes(std::uint32_t limit = 0) { return bench_.changes(cursor_, limit).ids(); }
  Came once(std::uint32_t limit = 0) {
    return testing::called(bench_.serve(&System::changes), {{cursor_}}, limit).front();
  }
  std::string phase() const { return json::parse(cursor_).at("phase"); }

  FakeHubspot system_;
  JournalLine line_{system_};
  HubspotBench bench_{line_, kJournal};
  std::string cursor_;
};

TEST_F(HubspotJournal, AllIsReadFirstAndThenWhatHappens) {
  system_.add({{"firstname", "before"}});
  subscribe();
  EXPECT_EQ(changes(), Ids{"501"});
  EXPECT_EQ(phase(), "follow");
  EXPECT_TRUE(changes().empty());
  system_.set_now(kJournalStart + 9);
  system_.edit(501, {{"city", "Solo"}});
  system_.add({{"firstname", "after"}});
  const Came came = bench_.changes(cursor_);
  ASSERT_EQ(came.ids(), (Ids{"501", "502"}));
  EXPECT_EQ(came.items[0]["fields"]["city"], "Solo");
  EXPECT_TRUE(changes().empty());
  const std::size_t searches = system_.count("POST");
  changes();
  EXPECT_EQ(system_.count("POST"), searches);  // nothing is searched for any more
}

TEST_F(HubspotJournal, DeletionsAreToldAtOnceAndRestoredContactsComeBack) {
  for (int i = 0; i < 3; ++i) system_.add({});
  subscribe();
  changes();
  system_.set_now(kJournalStart + 9);
  system_.archive(501);
  system_.forget(502);
  Came came = bench_.changes(cursor_);
  ASSERT_EQ(came.ids(), (Ids{"501", "502"}));
  for (const json& item : came.items) {
    EXPECT_TRUE(item["deleted"]);
    EXPECT_EQ(item["at"], (kJournalStart + 9) * 1000);
  }
  system_.restore(501);
  came = bench_.changes(cursor_);
  ASSERT_EQ(came.ids(), Ids{"501"});
  EXPECT_FALSE(came.items[0].contains("deleted"));
  // What was deleted and is back before it is looked at was never gone.
  system_.archive(503);
  system_.restore(503);
  came = bench_.changes(cursor_);
  for (const json& item : came.items) EXPECT_FALSE(item.contains("deleted"));
}

/// Cell "of a merge it is not said which member names whom".
TEST_F(HubspotJournal, AMergeIsToldWhicheverIdItsEventNames) {
  for (int i = 0; i < 4; ++i) system_.add({});
  subscribe();
  changes();
  system_.merge(501, 502);
  Came came = bench_.changes(cursor_);
  ASSERT_EQ(came.ids(), (Ids{"501", "502"}));
  EXPECT_EQ(came.items[0]["former_ids"], json{"502"});
  EXPECT_EQ(came.items[1]["merged_into"], "501");
  system_.journal.merge_names_loser = true;
  system_.merge(503, 504);
  came = bench_.changes(cursor_);
  ASSERT_EQ(came.ids(), Ids{"504"});
  EXPECT_EQ(came.items[0]["merged_into"], "503");
}

TEST_F(HubspotJournal, AMergeWhoseWinnerIsGoneIsAMergeStill) {
  const auto touched = hubspot::touched_in(
      json::parse(R"({"journalEvents":[{"portalId":730,"objectTypeId":"0-1","action":"MERGE",
        "objectId":9,"mergedObjectIds":[7,"8"],"occurredAt":"2026-11-26T05:40:00Z"}]})"),
      "730");
  ASSERT_TRUE(touched);
  ASSERT_EQ(touched->size(), 3U);
  EXPECT_EQ((*touched)[0].into, "");
  EXPECT_EQ((*touched)[1].into, "9");
  EXPECT_EQ((*touched)[2].id, "8");
}

TEST_F(HubspotJournal, NothingIsLostThatChangesWhileAllIsRead) {
  for (int i = 0; i < 6; ++i) system_.add({});
  subscribe();
  bool changed = false;
  line_.before = [&](const HttpRequest& request) {
    if (changed || !request.url.ends_with("/search")) return;
    changed = true;
    system_.change([&] { system_.edit(501, {{"city", "Solo"}}); });
    system_.change([&] { system_.archive(502); });
  };
  changes();
  const Came came = bench_.changes(cursor_);
  EXPECT_TRUE(changed);
  // Whether in the first reading or behind it: the last word of both is there.
  std::map<std::string, json> last;
  cursor_.clear();
  changed = false;
  system_.restore(502);
  for (const json& item : bench_.changes(cursor_).items) last[item["id"]] = item;
  EXPECT_EQ(last["501"]["fields"]["city"], "Solo");
  EXPECT_TRUE(last["502"].contains("deleted"));
}

/// What the index does not show yet when all is read is in an entry from before the reading.
TEST_F(HubspotJournal, WhatTheSearchShowsLateIsInTheJournal) {
  subscribe();
  system_.index_lag_s = 60;
  system_.add({{"firstname", "late"}});
  EXPECT_EQ(changes(), Ids{"501"});
}

/// A `Date` is by the second, and no second reading comes that would see what stands a moment later.
TEST_F(HubspotJournal, WhatChangedInTheVerySecondIsReadWithAll) {
  system_.add({});
  subscribe();
  system_.contacts.at(501).changed = kJournalStart + 1;
  system_.index_lag_s = -1;
  EXPECT_EQ(changes(), Ids{"501"});
}

/// Cell "journal offset expired 404".
TEST_F(HubspotJournal, AnOffsetThatHasExpiredMakesAllBeReadAgainAndLosesNothing) {
  for (int i = 0; i < 3; ++i) system_.add({});
  subscribe();
  changes();
  system_.edit(501, {{"city", "Solo"}});
  changes();
  // Four days without us: the journal keeps the last three.
  system_.set_now(kJournalStart + kDay / 2);
  system_.edit(502, {{"city", "Medan"}});
  system_.archive(503);
  system_.set_now(kJournalStart + 4 * kDay);
  system_.edit(501, {{"city", "Bali"}});
  const Came lost = once();
  EXPECT_EQ(lost.cursor_kind, SAMBUNG_EMIT_CURSOR_LOST);
  EXPECT_EQ(lost.cursor, "");
  cursor_.clear();
  std::map<std::string, json> last;
  for (const json& item : bench_.changes(cursor_).items) last[item["id"]] = item;
  EXPECT_EQ(last["501"]["fields"]["city"], "Bali");
  EXPECT_EQ(last["502"]["fields"]["city"], "Medan");
  EXPECT_TRUE(last["503"]["deleted"]);
  system_.edit(502, {{"city", "Ambon"}});
  EXPECT_EQ(changes(), Ids{"502"});
}

/// An account in which nothing happens for days: its last offset expires, and nothing was behind it.
TEST_F(HubspotJournal, AnOffsetThatExpiresInAQuietJournalIsNoLoss) {
  system_.add({});
  subscribe();
  changes();
  system_.edit(501, {{"city", "Solo"}});
  changes();
  for (int day = 1; day <= 9; ++day) {
    system_.set_now(kJournalStart + day * kDay);
    EXPECT_TRUE(changes().empty()) << day;
    EXPECT_EQ(phase(), "follow") << day;
  }
  system_.edit(501, {{"city", "Bali"}});
  EXPECT_EQ(changes(), Ids{"501"});
  // Days in which nobody asked are another thing: what came in them may be gone.
  system_.set_now(kJournalStart + 10 * kDay);
  changes();
  system_.set_now(kJournalStart + 14 * kDay);
  EXPECT_EQ(once().cursor_kind, SAMBUNG_EMIT_CURSOR_LOST);
}

TEST_F(HubspotJournal, AnEmptyJournalThatNobodyAskedForDaysIsLostToo) {
  system_.add({});
  subscribe();
  changes();
  EXPECT_EQ(json::parse(cursor_).at("offset"), "");
  const std::string quiet = cursor_;
  system_.set_now(kJournalStart + 60);
  changes();
  EXPECT_EQ(cursor_, quiet);  // a cursor that changes is written each time
  system_.set_now(kJournalStart + 4 * kDay);
  EXPECT_EQ(once().cursor_kind, SAMBUNG_EMIT_CURSOR_LOST);
}

TEST_F(HubspotJournal, AnEntryLargerThanACallTakesIsGivenInParts) {
  subscribe();
  changes();
  system_.journal.events_per_entry = 250;
  for (int i = 0; i < 250; ++i) system_.add({});
  const Came first = once(90);
  EXPECT_EQ(first.items.size(), 90U);
  EXPECT_EQ(first.cursor_kind, SAMBUNG_EMIT_CURSOR_MORE);
  cursor_ = first.cursor;
  const Ids rest = changes(90);
  EXPECT_EQ(rest.size(), 160U);
  std::set<std::string> all(rest.begin(), rest.end());
  for (const std::string& id : first.ids()) all.insert(id);
  EXPECT_EQ(all.size(), 250U);
}

TEST_F(HubspotJournal, ManyEventsOfOneContactAreOneReading) {
  system_.add({});
  subscribe();
  changes();
  system_.journal.events_per_entry = 5;
  for (int i = 0; i < 5; ++i) system_.edit(501, {{"city", std::to_string(i)}});
  EXPECT_EQ(changes(), Ids{"501"});
}

/// Cell "a signed URL has expired": the next question gets another one.
TEST_F(HubspotJournal, AFileThatCannotBeHadIsAskedForAgain) {
  system_.add({});
  subscribe();
  changes();
  system_.edit(501, {{"city", "Solo"}});
  system_.journal.files().expired = true;
  EXPECT_EQ(once().outcome, SAMBUNG_TRANSIENT);
  system_.journal.files().expired = false;
  system_.journal.files().set({.truncated = 1});
  EXPECT_EQ(once().outcome, SAMBUNG_TRANSIENT);
  EXPECT_EQ(changes(), Ids{"501"});
}

TEST_F(HubspotJournal, AFileWithoutTlsIsNotFetched) {
  system_.add({});
  subscribe();
  changes();
  system_.edit(501, {{"city", "Solo"}});
  line_.origin = "https://api.hubapi.com";
  const std::size_t had = system_.journal.files().asked().size();
  EXPECT_EQ(once().outcome, SAMBUNG_INVALID);
  EXPECT_EQ(system_.journal.files().asked().size(), had);
}

TEST_F(HubspotJournal, WhatIsNotThisAccountsContactsIsPassedOver) {
  const char* kFile = R"({"offset":"x","journalEvents":[
    {"portalId":731,"objectTypeId":"0-1","action":"UPDATE","objectId":1},
    {"portalId":730,"objectTypeId":"0-2","action":"UPDATE","objectId":2},
    {"portalId":730,"action":"APP_INSTALL"}, 7,
    {"portalId":730,"objectTypeId":"0-1","action":"UPDATE","objectId":"../3"},
    {"portalId":730,"objectTypeId":"0-1","action":"UPDATE","objectId":4,"occurredAt":1764050000123}]})";
  const auto touched = hubspot::touched_in(json::parse(kFile), "730");
  ASSERT_TRUE(touched);
  ASSERT_EQ(touched->size(), 1U);
  EXPECT_EQ(touched->front().id, "4");
  EXPECT_EQ(touched->front().at, 1'764'050'000'123'000);
  EXPECT_FALSE(hubspot::touched_in(json::parse(R"({"journalEvents":{}})"), "730"));
  EXPECT_FALSE(hubspot::touched_in(json(), "730"));
}

TEST_F(HubspotJournal, ProvisionSubscribesAndTheSecondRunFindsItDone) {
  const auto state = [&](bool apply) {
    return bench_.ask(&System::provision, {{"apply", apply}}).items.back()["state"];
  };
  EXPECT_EQ(state(false), "missing");
  EXPECT_TRUE(system_.journal.subscriptions.empty());
  const Came unheard = once();
  EXPECT_EQ(unheard.outcome, SAMBUNG_PERMISSION);
  EXPECT_NE(unheard.reason.find("sambung sync provision"), std::string::npos);
  EXPECT_EQ(state(true), "made");
  EXPECT_EQ(system_.journal.subscriptions.size(), 2U);
  EXPECT_EQ(state(true), "present");
  // One that somebody made narrower hides changes.
  system_.journal.subscriptions[0]["properties"].erase(0);
  EXPECT_EQ(state(true), "made");
  EXPECT_EQ(system_.journal.subscriptions.size(), 2U);
}

TEST_F(HubspotJournal, AProbeTellsWhatIsMissing) {
  const auto told = [&] { return bench_.probe().items.back(); };
  EXPECT_EQ(told()["check"], "journal");
  EXPECT_EQ(told()["detail"], "run `sambung sync provision`");
  subscribe();
  EXPECT_TRUE(told()["ok"]);
  system_.journal.no_journal_scope = true;
  EXPECT_FALSE(told()["ok"]);
  EXPECT_EQ(once().outcome, SAMBUNG_PERMISSION);
}

TEST_F(HubspotJournal, TheCursorOfTheOtherFeedIsLost) {
  subscribe();
  HubspotBench searching(line_);
  std::string cursor;
  searching.changes(cursor);
  EXPECT_EQ(testing::called(bench_.serve(&System::changes), {{cursor}}).front().cursor_kind,
            SAMBUNG_EMIT_CURSOR_LOST);
  changes();
  EXPECT_EQ(testing::called(searching.serve(&System::changes), {{cursor_}}).front().cursor_kind,
            SAMBUNG_EMIT_CURSOR_LOST);
}

/// Over the wire, with both credentials of the manifest, and a store of files that refuses tokens.
class HubspotJournalHost : public ::testing::Test {
 protected:
  HubspotJournalHost() {
    fake_.token = "pat-1";
    fake_.journal.token = "app-1";
  }
  testing::SystemStage::System stage_of(bool with_app) {
    testing::SystemStage::System system;
    system.connector = "hubspot";
    system.base_url = fake_.origin();
    system.credential.secret = Secret("pat-1");
    system.config = kJournal.dump();
    if (!with_app) return system;
    settings::Credential& app = system.further["journal"];
    app.client_id = "app";
    app.client_secret = Secret("app-secret");
    return system;
  }

  FakeHubspot fake_;
};

TEST_F(HubspotJournalHost, EachRequestShowsTheCredentialThatItIsFor) {
  fake_.add({{"firstname", "Budi"}});
  testing::SystemStage stage(stage_of(true));
  const auto steps = stage.call("provision", json{{"apply", true}});
  ASSERT_EQ(steps.items.size(), 3U);
  EXPECT_EQ(steps.items.back()["state"], "made") << steps.items.back().dump();
  std::string cursor;
  EXPECT_EQ(stage.changes(cursor).size(), 1U);
  fake_.change([&] { fake_.edit(501, {{"city", "Solo"}}); });
  const auto changed = stage.changes(cursor);
  ASSERT_EQ(changed.size(), 1U);
  EXPECT_EQ(changed[0]["id"], "501");
  EXPECT_EQ(fake_.journal.files().asked().size(), 1U);
}

TEST_F(HubspotJournalHost, WithoutTheAppsCredentialItSaysWhereItGoes) {
  testing::SystemStage stage(stage_of(false));
  const auto gave = stage.call("changes", std::string());
  EXPECT_EQ(gave.outcome.outcome, deliver::OutcomeClass::kPermission);
  EXPECT_NE(gave.outcome.reason.find("`credentials: {journal: NAME}`"), std::string::npos)
      << gave.outcome.reason;
}

TEST_F(HubspotJournalHost, AnAppThatIsRefusedStopsTheChangesAndNothingElse) {
  testing::SystemStage::System system = stage_of(true);
  system.further["journal"].client_secret = Secret("wrong");
  testing::SystemStage stage(std::move(system));
  EXPECT_NE(stage.call("changes", std::string()).outcome.outcome, deliver::OutcomeClass::kDone);
  EXPECT_EQ(stage.call("fetch", testing::fetch_of("501")).outcome.outcome,
            deliver::OutcomeClass::kDone);
}

}  // namespace
}  // namespace sambung
