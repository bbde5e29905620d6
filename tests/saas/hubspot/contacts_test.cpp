#include <gtest/gtest.h>

#include "tests/fakes/scripted_line.hpp"
#include "tests/saas/hubspot/stage.hpp"

/// Contacts: found, fetched, written.
namespace sambung {
namespace {

using hubspot::System;
using testing::Came;
using testing::FakeHubspot;
using testing::fetch_of;
using testing::find_of;
using testing::HubspotBench;
using testing::json;
using testing::keyed;
using testing::upsert_of;
using Ids = std::vector<std::string>;

const json kBudi = {{"firstname", "Budi"}, {"phone", "+628123456789"}};

TEST(HubspotContacts, ANewOneGetsOurIdAndComesBackWhole) {
  FakeHubspot system;
  HubspotBench bench(system);
  const Came came = bench.ask(&System::upsert, upsert_of("", kBudi, keyed("p1")));
  ASSERT_EQ(came.outcome, SAMBUNG_DONE) << came.reason;
  EXPECT_EQ(came.remote_id, "501");
  ASSERT_EQ(came.items.size(), 1U);
  EXPECT_EQ(came.items[0]["fields"]["phone"], "+628123456789");
  EXPECT_TRUE(came.items[0]["fields"]["email"].is_null());
  EXPECT_EQ(system.contacts.at(501).properties.at("sambung_id"), "p1");
}

TEST(HubspotContacts, TheSameMakingTwiceIsOneContact) {
  FakeHubspot system;
  HubspotBench bench(system);
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(bench.ask(&System::upsert, upsert_of("", kBudi, keyed("p1"))).remote_id, "501");
  }
  EXPECT_EQ(system.contacts.size(), 1U);
}

/// Cell "207 with errors[].context": one of three is refused, and the others are written.
TEST(HubspotContacts, OneBadInputStopsNoOther) {
  FakeHubspot system;
  system.add({{"email", "siti@shop.example"}});
  HubspotBench bench(system, {{"properties", {"colour"}}});
  const auto came =
      bench.ask_all(&System::upsert, {upsert_of("", kBudi, keyed("p1")),
                                      upsert_of("", {{"email", "siti@shop.example"}}, keyed("p2")),
                                      upsert_of("", {{"colour", "red"}}, keyed("p3")),
                                      upsert_of("", {{"firstname", "Dewi"}}, keyed("p4"))});
  EXPECT_EQ(came[0].outcome, SAMBUNG_DONE) << came[0].reason;
  EXPECT_EQ(came[1].outcome, SAMBUNG_DUPLICATE) << came[1].reason;
  EXPECT_EQ(came[1].remote_id, "501");
  EXPECT_EQ(came[2].outcome, SAMBUNG_INVALID);
  EXPECT_EQ(came[2].reason, "colour: HubSpot has no such property");
  EXPECT_EQ(came[3].outcome, SAMBUNG_DONE) << came[3].reason;
  EXPECT_EQ(system.contacts.size(), 3U);
}

/// Cell "without objectWriteTraceId the whole batch is 400": an account that traces nothing.
TEST(HubspotContacts, ABatchThatIsRefusedWholeIsSaidInParts) {
  FakeHubspot system;
  system.traced = false;
  HubspotBench bench(system, {{"properties", {"colour"}}});
  std::vector<json> requests;
  for (int i = 0; i < 10; ++i) {
    const json fields = i == 6 ? json{{"colour", "red"}} : kBudi;
    requests.push_back(upsert_of("", fields, keyed("p" + std::to_string(i))));
  }
  const auto came = bench.ask_all(&System::upsert, requests);
  for (std::size_t i = 0; i < came.size(); ++i) {
    EXPECT_EQ(came[i].outcome, i == 6 ? SAMBUNG_INVALID : SAMBUNG_DONE) << i << came[i].reason;
  }
  EXPECT_EQ(system.contacts.size(), 9U);
}

/// Cell "409 Existing ID".
TEST(HubspotContacts, AnAddressThatIsTakenIsTheContactThatHasIt) {
  FakeHubspot system;
  system.add({{"email", "budi@shop.example"}});
  HubspotBench bench(system);
  const Came came =
      bench.ask(&System::upsert, upsert_of("", {{"email", "budi@shop.example"}}, keyed("p1")));
  EXPECT_EQ(came.outcome, SAMBUNG_DUPLICATE);
  EXPECT_EQ(came.remote_id, "501");
}

/// Cell "strings for numbers".
TEST(HubspotContacts, NumbersAndFlagsGoAsTexts) {
  FakeHubspot system;
  HubspotBench bench(system, {{"properties", {"numemployees"}}});
  const Came came =
      bench.ask(&System::upsert, upsert_of("", {{"numemployees", 5}, {"city", true}}, keyed("p1")));
  ASSERT_EQ(came.outcome, SAMBUNG_DONE) << came.reason;
  EXPECT_EQ(came.items[0]["fields"]["numemployees"], "5");
  EXPECT_EQ(system.contacts.at(501).properties.at("city"), "true");
}

TEST(HubspotContacts, WhatIsEqualAlreadyIsNotWritten) {
  FakeHubspot system;
  system.set_now(1'764'050'000);
  const auto id = std::to_string(system.add({{"firstname", "Budi"}, {"city", "5"}}));
  HubspotBench bench(system);
  system.set_now(1'764'050'100);
  const Came came = bench.ask(
      &System::upsert, upsert_of(id, {{"firstname", "Budi"}, {"city", 5}, {"phone", nullptr}}));
  EXPECT_EQ(came.outcome, SAMBUNG_DONE);
  EXPECT_EQ(came.items.at(0)["version"], 1'764'050'000'000'000);
  EXPECT_EQ(system.contacts.at(501).changed, 1'764'050'000);
}

TEST(HubspotContacts, NullTakesAValueAway) {
  FakeHubspot system;
  const auto id = std::to_string(
      system.add(std::map<std::string, std::string>{{"firstname", "Budi"}, {"phone", "+62812"}}));
  HubspotBench bench(system);
  const Came came = bench.ask(&System::upsert, upsert_of(id, {{"phone", nullptr}}));
  ASSERT_EQ(came.outcome, SAMBUNG_DONE) << came.reason;
  EXPECT_TRUE(came.items[0]["fields"]["phone"].is_null());
  EXPECT_EQ(came.items[0]["fields"]["firstname"], "Budi");
}

TEST(HubspotContacts, AnotherVersionIsAConflictAndNothingIsWritten) {
  FakeHubspot system;
  const auto id = std::to_string(system.add({{"firstname", "Budi"}}));
  HubspotBench bench(system);
  json request = upsert_of(id, {{"firstname", "Other"}}, {{"expected_version", 17}});
  EXPECT_EQ(bench.ask(&System::upsert, request).outcome, SAMBUNG_CONFLICT);
  EXPECT_EQ(system.contacts.at(501).properties.at("firstname"), "Budi");
  request["fields"]["firstname"] = "Budi";
  request["doubt"] = true;
  EXPECT_EQ(bench.ask(&System::upsert, request).outcome, SAMBUNG_DONE);
}

TEST(HubspotContacts, WhatIsNotThereIsGone) {
  FakeHubspot system;
  const auto archived = std::to_string(system.add({{"firstname", "Budi"}}));
  system.archive(501);
  HubspotBench bench(system);
  for (const std::string& id : {std::string("999"), archived, std::string("no-number")}) {
    EXPECT_EQ(bench.ask(&System::upsert, upsert_of(id, kBudi)).outcome, SAMBUNG_GONE);
    const Came came = bench.ask(&System::fetch, fetch_of(id));
    EXPECT_EQ(came.outcome, SAMBUNG_DONE);
    EXPECT_TRUE(came.items.empty());
  }
}

/// Cell "merge redirects the id".
TEST(HubspotContacts, AnIdThatLeadsToAnotherIsAMerge) {
  FakeHubspot system;
  system.add({{"firstname", "Budi"}});
  system.add({{"firstname", "Budi S"}});
  system.merge(501, 502);
  HubspotBench bench(system);
  const Came written = bench.ask(&System::upsert, upsert_of("502", {{"firstname", "X"}}));
  EXPECT_EQ(written.outcome, SAMBUNG_MERGED);
  EXPECT_EQ(written.remote_id, "501");
  EXPECT_EQ(system.contacts.at(501).properties.at("firstname"), "Budi");
  const auto fetched = bench.ask_all(&System::fetch, {fetch_of("502"), fetch_of("501")});
  EXPECT_EQ(fetched[0].items.at(0)["merged_into"], "501");
  EXPECT_EQ(fetched[0].items.at(0)["id"], "502");
  EXPECT_FALSE(fetched[0].items.at(0).contains("fields"));
  EXPECT_EQ(fetched[1].items.at(0)["former_ids"], (json{"502"}));
}

/// Cell "search lag": what was made a moment ago is found by id and address, which are read.
TEST(HubspotContacts, WhatTheSearchDoesNotShowYetIsFoundByIdAndAddress) {
  FakeHubspot system;
  system.index_lag_s = 60;
  HubspotBench bench(system);
  bench.ask(&System::upsert, upsert_of("", {{"email", "budi@shop.example"}}, keyed("p1")));
  EXPECT_EQ(bench.ask(&System::find, find_of({{"id", {"p1"}}})).ids(), Ids{"501"});
  EXPECT_EQ(bench.ask(&System::find, find_of({{"email", {"Budi@Shop.example"}}})).ids(),
            Ids{"501"});
  const Came again = bench.ask(&System::upsert, upsert_of("", kBudi, keyed("p1")));
  EXPECT_EQ(again.remote_id, "501");
}

TEST(HubspotContacts, ASecondAddressFindsTheContactToo) {
  FakeHubspot system;
  system.add({{"email", "budi@shop.example"}, {"hs_additional_emails", "b@home.example"}});
  HubspotBench bench(system);
  EXPECT_EQ(bench.ask(&System::find, find_of({{"email", {"b@home.example"}}})).ids(), Ids{"501"});
}

/// Cell "phone formats": HubSpot keeps a number as it was typed.
TEST(HubspotContacts, ANumberIsFoundInWhateverWritingAndComparedWhole) {
  FakeHubspot system;
  const json candidates = {"+628123456789", "628123456789", "08123456789", "8123456789"};
  for (const char* typed : {"+62 812-3456-789", "0812 3456 789", "628123456789"}) {
    system.add({{"phone", typed}});
  }
  system.add({{"mobilephone", "(0812) 3456-789"}});
  system.add({{"phone", "+49 8123456789"}});  // the same digits in another country
  HubspotBench bench(system);
  const Came came = bench.ask(&System::find, find_of({{"phone", candidates}}));
  EXPECT_EQ(came.outcome, SAMBUNG_DONE) << came.reason;
  EXPECT_EQ(came.ids(), (Ids{"501", "502", "503", "504"}));
}

TEST(HubspotContacts, AnotherObjectIsNotSupported) {
  FakeHubspot system;
  HubspotBench bench(system);
  const json order = {{"object", "order"}, {"id", "501"}};
  EXPECT_EQ(bench.ask(&System::fetch, order).outcome, SAMBUNG_NOT_SUPPORTED);
  EXPECT_EQ(bench.ask(&System::upsert, order).outcome, SAMBUNG_NOT_SUPPORTED);
}

TEST(HubspotContacts, ManyAreFetchedByOneRequest) {
  FakeHubspot system;
  std::vector<json> requests;
  for (int i = 0; i < 150; ++i) requests.push_back(fetch_of(std::to_string(system.add({}))));
  HubspotBench bench(system);
  for (const Came& came : bench.ask_all(&System::fetch, requests)) {
    EXPECT_EQ(came.items.size(), 1U) << came.reason;
  }
  EXPECT_EQ(system.count("POST"), 2U);
}

/// Cell "100 per 10 s".
TEST(HubspotContacts, ALimitThatIsReachedIsAWaitAndNothingElse) {
  FakeHubspot system;
  system.windows_left = 0;
  HubspotBench bench(system);
  const Came came = bench.ask(&System::upsert, upsert_of("", kBudi, keyed("p1")));
  EXPECT_EQ(came.outcome, SAMBUNG_THROTTLED) << came.reason;
  EXPECT_EQ(came.retry_ms, 10'000);
}

/// Cell "a limiter of its own for searches": the host counts by the scope that a request names.
TEST(HubspotContacts, ASearchNamesItsLimiterAndNothingElseDoes) {
  FakeHubspot system;
  system.add({{"phone", "+62812"}});
  std::vector<std::pair<std::string, std::string>> limiters;
  testing::ScriptedLine line([&](const HttpRequest& request) {
    limiters.emplace_back(request.url, request.limiter);
    return system.send(request);
  });
  HubspotBench bench(line);
  bench.ask(&System::find, find_of({{"phone", {"+62812"}}, {"id", {"p1"}}}));
  std::string cursor;
  bench.changes(cursor);
  ASSERT_GE(limiters.size(), 4U);
  for (const auto& [url, limiter] : limiters) {
    EXPECT_EQ(limiter, url.ends_with("/search") ? "search" : "") << url;
  }
  system.searches_left = 0;
  EXPECT_EQ(bench.ask(&System::find, find_of({{"phone", {"+62812"}}})).outcome, SAMBUNG_THROTTLED);
}

TEST(HubspotContacts, AMissingScopeAndADeadTokenPauseTheConnection) {
  FakeHubspot system;
  system.no_scope = {"contacts"};
  HubspotBench bench(system);
  EXPECT_EQ(bench.ask(&System::fetch, fetch_of("1")).outcome, SAMBUNG_PERMISSION);
  system.token = "other";
  EXPECT_EQ(bench.ask(&System::fetch, fetch_of("1")).outcome, SAMBUNG_AUTH_DEAD);
}

TEST(HubspotContacts, AFieldThatTheConnectionDoesNotNameIsRefusedByName) {
  FakeHubspot system;
  HubspotBench bench(system);
  const Came came = bench.ask(&System::upsert, upsert_of("", {{"colour", "x"}}, keyed("p1")));
  EXPECT_EQ(came.outcome, SAMBUNG_INVALID);
  EXPECT_EQ(came.reason.find("colour: "), 0U) << came.reason;
  EXPECT_TRUE(system.contacts.empty());
}

TEST(HubspotContacts, AnErasedOneIsGoneForGoodAndTwiceIsTheSame) {
  FakeHubspot system;
  system.add({{"firstname", "Budi"}});
  HubspotBench bench(system);
  const json request = {{"person", "p1"}, {"ids", json::array()}, {"records", {"501"}}};
  for (int i = 0; i < 2; ++i) EXPECT_EQ(bench.ask(&System::erase, request).outcome, SAMBUNG_DONE);
  EXPECT_TRUE(system.contacts.empty());
}

}  // namespace
}  // namespace sambung
