#include <gtest/gtest.h>

#include "connectors/zoho/record.hpp"
#include "tests/fakes/scripted_line.hpp"
#include "tests/saas/zoho/stage.hpp"

/// Contacts: found, fetched, written.
namespace sambung {
namespace {

using testing::Came;
using testing::FakeZoho;
using testing::fetch_of;
using testing::find_of;
using testing::json;
using testing::keyed;
using testing::upsert_of;
using testing::ZohoBench;
using zoho::System;
using Ids = std::vector<std::string>;

const json kBudi = {{"Last_Name", "Budi"}, {"Mobile", "+628123456789"}};

TEST(ZohoRecords, ANewOneGetsOurIdAndTheSameMakingTwiceIsOne) {
  FakeZoho system;
  ZohoBench bench(system);
  std::string id;
  for (int i = 0; i < 2; ++i) {
    const Came came = bench.ask(&System::upsert, upsert_of("", kBudi, keyed("p1")));
    ASSERT_EQ(came.outcome, SAMBUNG_DONE) << came.reason;
    ASSERT_EQ(came.items.size(), 1U);
    EXPECT_TRUE(id.empty() || id == came.remote_id);
    id = came.remote_id;
  }
  ASSERT_EQ(system.records.size(), 1U);
  EXPECT_EQ(system.records[id]["Sambung_Id"], "p1");
}

/// Cell "ids of 19 digits": those that a double does not tell apart are told apart.
TEST(ZohoRecords, IdsThatNoDoubleHoldsAreKept) {
  FakeZoho system;
  const std::string a = system.add({{"Last_Name", "A"}});
  const std::string b = system.add({{"Last_Name", "B"}});
  ASSERT_EQ(std::stod(a), std::stod(b));
  ZohoBench bench(system);
  const auto came = bench.ask_all(&System::fetch, {fetch_of(b), fetch_of(a)});
  EXPECT_EQ(came[0].ids(), Ids{b});
  EXPECT_EQ(came[0].items[0]["fields"]["Last_Name"], "B");
  EXPECT_EQ(came[1].ids(), Ids{a});
  // Nor where they come as numbers.
  const json hook = {{"module", "Contacts"}, {"ids", {std::stoll(a), std::stoll(b)}}};
  EXPECT_EQ(bench.ask(&System::receive, hook).ids(), (Ids{a, b}));
}

/// Cell "204 and 304 with an empty body".
TEST(ZohoRecords, NothingIsAnAnswer) {
  FakeZoho system;
  ZohoBench bench(system);
  const Came fetched = bench.ask(&System::fetch, fetch_of("5543210000000123999"));
  EXPECT_EQ(fetched.outcome, SAMBUNG_DONE) << fetched.reason;
  const Came found =
      bench.ask(&System::find, find_of({{"phone", {"+628123456789"}}, {"id", {"p"}}}));
  EXPECT_EQ(found.outcome, SAMBUNG_DONE) << found.reason;
  EXPECT_TRUE(found.items.empty());
  std::string cursor;
  EXPECT_EQ(bench.changes(cursor).outcome, SAMBUNG_DONE);
}

/// Cell "DUPLICATE_DATA in a batch".
TEST(ZohoRecords, OneBadItemStopsNoOther) {
  FakeZoho system;
  system.fields["Email"] = true;
  const std::string there = system.add({{"Last_Name", "S"}, {"Email", "siti@shop.example"}});
  ZohoBench bench(system, {{"fields", {"Colour"}}});
  const auto came = bench.ask_all(
      &System::upsert,
      {upsert_of("", kBudi, keyed("p1")),
       upsert_of("", {{"Last_Name", "S"}, {"Email", "siti@shop.example"}}, keyed("p2")),
       upsert_of("", {{"First_Name", "x"}}, keyed("p3")),
       upsert_of("", {{"Last_Name", "x"}, {"Title", "y"}}, keyed("p4"))});
  EXPECT_EQ(came[0].outcome, SAMBUNG_DONE) << came[0].reason;
  EXPECT_EQ(came[1].outcome, SAMBUNG_DUPLICATE);
  EXPECT_EQ(came[1].remote_id, there);
  EXPECT_EQ(came[2].outcome, SAMBUNG_INVALID);
  EXPECT_EQ(came[2].reason, "Last_Name: Zoho refuses it (MANDATORY_NOT_FOUND)");
  EXPECT_EQ(came[3].reason, "Title: none of this connection's fields; add it under config: fields");
  EXPECT_EQ(system.records.size(), 2U);
}

TEST(ZohoRecords, WhenAllOfABatchAreRefusedEachSaysWhy) {
  FakeZoho system;
  ZohoBench bench(system, {{"fields", {"Colour"}}});
  const Came came = bench.ask(&System::upsert,
                              upsert_of("", {{"Last_Name", "x"}, {"Colour", "red"}}, keyed("p")));
  EXPECT_EQ(came.outcome, SAMBUNG_INVALID) << came.reason;
}

TEST(ZohoRecords, OurWritesStartNoWorkflowUnlessTheyShall) {
  FakeZoho system;
  ZohoBench bench(system);
  bench.ask(&System::upsert, upsert_of("", kBudi, keyed("p1")));
  EXPECT_EQ(system.writes.at(0)["trigger"], json::array());
  ZohoBench loud(system, {{"workflows", true}});
  loud.ask(&System::upsert, upsert_of("", kBudi, keyed("p1")));
  EXPECT_FALSE(system.writes.at(1).contains("trigger"));
}

TEST(ZohoRecords, AnotherVersionIsAConflictAndWhatIsEqualIsNotWritten) {
  FakeZoho system;
  const std::string id = system.add(kBudi);
  ZohoBench bench(system);
  json request = upsert_of(id, {{"Last_Name", "Other"}}, {{"expected_version", 17}});
  EXPECT_EQ(bench.ask(&System::upsert, request).outcome, SAMBUNG_CONFLICT);
  request["fields"]["Last_Name"] = "Budi";
  request["doubt"] = true;
  EXPECT_EQ(bench.ask(&System::upsert, request).outcome, SAMBUNG_DONE);
  EXPECT_TRUE(system.writes.empty());
  EXPECT_EQ(system.records[id]["Last_Name"], "Budi");
}

TEST(ZohoRecords, AChangeIsWrittenAndALockedRecordIsTriedAgain) {
  FakeZoho system;
  const std::string id = system.add(kBudi);
  system.locked = 1;
  ZohoBench bench(system);
  const json request = upsert_of(id, {{"Phone", "+62811"}, {"Mobile", nullptr}});
  EXPECT_EQ(bench.ask(&System::upsert, request).outcome, SAMBUNG_TRANSIENT);
  const Came came = bench.ask(&System::upsert, request);
  ASSERT_EQ(came.outcome, SAMBUNG_DONE) << came.reason;
  EXPECT_EQ(came.items.at(0)["fields"]["Phone"], "+62811");
  EXPECT_TRUE(came.items.at(0)["fields"]["Mobile"].is_null());
}

TEST(ZohoRecords, WhatIsNotThereIsGone) {
  FakeZoho system;
  ZohoBench bench(system);
  for (const char* id : {"5543210000000123999", "no-number"}) {
    EXPECT_EQ(bench.ask(&System::upsert, upsert_of(id, kBudi)).outcome, SAMBUNG_GONE);
  }
}

/// Cell "phone formats", and an index that is late: the spellings themselves are asked for by a
/// query.
TEST(ZohoRecords, ANumberIsFoundInWhateverWritingAndComparedWhole) {
  FakeZoho system;
  const json candidates = {"+628123456789", "628123456789", "08123456789", "8123456789"};
  system.set_now(1'764'050'000);
  Ids wanted;
  for (const char* typed : {"(0812) 345-6789", "+62 812-3456-789", "628123456789"}) {
    wanted.push_back(system.add({{"Last_Name", "x"}, {"Phone", typed}}));
  }
  system.add({{"Last_Name", "x"}, {"Mobile", "+49 8123456789"}});
  ZohoBench bench(system);
  EXPECT_EQ(bench.ask(&System::find, find_of({{"phone", candidates}})).ids(), wanted);
  system.search_lag_s = 60;
  EXPECT_EQ(bench.ask(&System::find, find_of({{"phone", candidates}})).ids(), Ids{wanted[2]});
}

TEST(ZohoRecords, AKeyCannotEndItsText) {
  FakeZoho system;
  system.add({{"Last_Name", "x"}, {"Email", "a@b.example"}, {"Sambung_Id", "p'1"}});
  ZohoBench bench(system);
  const Came came = bench.ask(&System::find, find_of({{"email", {"x') or (id is not null"}}}));
  EXPECT_EQ(came.outcome, SAMBUNG_DONE) << came.reason;
  EXPECT_TRUE(came.items.empty());
  EXPECT_EQ(bench.ask(&System::find, find_of({{"id", {"p'1"}}})).items.size(), 1U);
  EXPECT_EQ(zoho::coql_text("a\\'b\n"), "'a\\\\\\'b'");
}

TEST(ZohoRecords, UsedUpCreditsAreALongWaitWhateverTheStatus) {
  for (const bool inside : {false, true}) {
    FakeZoho system;
    system.credits = 0;
    system.errors_in_200 = inside;
    ZohoBench bench(system);
    const Came came = bench.ask(&System::upsert, upsert_of("", kBudi, keyed("p1")));
    EXPECT_EQ(came.outcome, SAMBUNG_THROTTLED) << came.reason;
    EXPECT_GE(came.retry_ms, 60'000);
  }
}

TEST(ZohoRecords, AMissingScopeAndADeadTokenPauseTheConnection) {
  FakeZoho system;
  system.scope = false;
  ZohoBench bench(system);
  EXPECT_EQ(bench.ask(&System::fetch, fetch_of("1")).outcome, SAMBUNG_PERMISSION);
  system.token = "other";
  EXPECT_EQ(bench.ask(&System::fetch, fetch_of("1")).outcome, SAMBUNG_AUTH_DEAD);
}

TEST(ZohoRecords, CreditsAreSaidAsTheyCost) {
  FakeZoho system;
  std::vector<std::pair<std::string, std::uint32_t>> costs;
  testing::ScriptedLine line([&](const HttpRequest& request) {
    costs.emplace_back(request.url, request.cost);
    return system.send(request);
  });
  ZohoBench bench(line);
  std::vector<json> requests;
  for (int i = 0; i < 25; ++i) requests.push_back(upsert_of("", kBudi, keyed(std::to_string(i))));
  bench.ask_all(&System::upsert, requests);
  ASSERT_FALSE(costs.empty());
  EXPECT_EQ(costs[0].first, "/crm/v8/Contacts/upsert");
  EXPECT_EQ(costs[0].second, 3U);
  for (const auto& [url, cost] : costs)
    EXPECT_TRUE(url.starts_with("/")) << "not the account's own";
}

TEST(ZohoRecords, LeadsAreKeptWhenTheSettingsSaySo) {
  FakeZoho system;
  ZohoBench bench(system, {{"module", "Leads"}});
  const Came came = bench.ask(&System::upsert, upsert_of("", kBudi, keyed("p1")));
  ASSERT_EQ(came.outcome, SAMBUNG_DONE) << came.reason;
  EXPECT_EQ(system.leads.at(came.remote_id)["Company"], "-");
}

TEST(ZohoRecords, WhoChangedItIsToldWhenWeKnowOurselves) {
  FakeZoho system;
  const std::string id = system.add(kBudi);
  ZohoBench bench(system, {{"user_id", "5543210000000000009"}});
  EXPECT_EQ(bench.ask(&System::fetch, fetch_of(id)).items.at(0)["author"], "human");
  bench.ask(&System::upsert, upsert_of(id, {{"First_Name", "x"}}));
  EXPECT_EQ(bench.ask(&System::fetch, fetch_of(id)).items.at(0)["author"], "machine");
}

TEST(ZohoRecords, AnErasedOneIsEmptiedBeforeItIsDeleted) {
  FakeZoho system;
  const std::string id = system.add({{"Last_Name", "Budi"}, {"Sambung_Id", "p1"}});
  system.notes["1"] = {id, "WhatsApp", "halo\nsambung:k1"};
  system.notes["2"] = {id, "theirs", "call back"};
  ZohoBench bench(system);
  const json request = {{"person", "p1"}, {"ids", json::array()}, {"records", {id}}};
  for (int i = 0; i < 2; ++i) {
    const Came came = bench.ask(&System::erase, request);
    EXPECT_EQ(came.outcome, SAMBUNG_DONE) << came.reason;
  }
  EXPECT_FALSE(system.records.contains(id));
  EXPECT_EQ(system.writes.back()["data"][0]["Last_Name"], "erased");
  EXPECT_TRUE(system.writes.back()["data"][0]["Sambung_Id"].is_null());
  EXPECT_EQ(system.notes.size(), 1U);
  EXPECT_TRUE(system.notes.contains("2"));
}

}  // namespace
}  // namespace sambung
