#include <gtest/gtest.h>

#include "connectors/salesforce/id.hpp"
#include "connectors/salesforce/soql.hpp"
#include "tests/fakes/scripted_line.hpp"
#include "tests/saas/salesforce/stage.hpp"

/// Contacts and leads: found, fetched, written.
namespace sambung {
namespace {

using salesforce::System;
using testing::Came;
using testing::FakeSalesforce;
using testing::fetch_of;
using testing::find_of;
using testing::json;
using testing::keyed;
using testing::SalesforceBench;
using testing::upsert_of;
using Ids = std::vector<std::string>;

const json kBudi = {{"LastName", "Budi"}, {"MobilePhone", "+628123456789"}};
const json kLeads = {{"leads", true}};

TEST(SalesforcePeople, ANewOneGetsOurIdAndTheSameMakingTwiceIsOne) {
  FakeSalesforce system;
  SalesforceBench bench(system);
  std::string id;
  for (int i = 0; i < 2; ++i) {
    const Came came = bench.ask(&System::upsert, upsert_of("", kBudi, keyed("p1")));
    ASSERT_EQ(came.outcome, SAMBUNG_DONE) << came.reason;
    ASSERT_EQ(came.items.size(), 1U);
    EXPECT_EQ(came.items[0]["fields"]["LastName"], "Budi");
    EXPECT_TRUE(id.empty() || id == came.remote_id);
    id = came.remote_id;
  }
  EXPECT_EQ(system.rows["Contact"].size(), 1U);
  EXPECT_EQ(system.row(id)["Sambung_Id__c"], "p1");
}

/// Cell "per-item errors inside 200".
TEST(SalesforcePeople, OneBadItemStopsNoOther) {
  FakeSalesforce system;
  SalesforceBench bench(system, {{"fields", {"Colour__c"}}});
  system.fields["Contact"].insert("Colour__c");
  const auto came =
      bench.ask_all(&System::upsert, {upsert_of("", kBudi, keyed("p1")),
                                      upsert_of("", {{"FirstName", "Siti"}}, keyed("p2")),
                                      upsert_of("", {{"LastName", "Dewi"}}, keyed("p3"))});
  EXPECT_EQ(came[0].outcome, SAMBUNG_DONE) << came[0].reason;
  EXPECT_EQ(came[1].outcome, SAMBUNG_INVALID);
  EXPECT_EQ(came[1].reason, "LastName: Salesforce refuses it (REQUIRED_FIELD_MISSING)");
  EXPECT_EQ(came[2].outcome, SAMBUNG_DONE) << came[2].reason;
  EXPECT_EQ(system.rows["Contact"].size(), 2U);
}

TEST(SalesforcePeople, AFieldThatTheOrganisationDoesNotHaveIsNamed) {
  FakeSalesforce system;
  SalesforceBench bench(system, {{"fields", {"Colour__c"}}});
  const Came came = bench.ask(&System::upsert,
                              upsert_of("", {{"Colour__c", "red"}, {"LastName", "B"}}, keyed("p")));
  EXPECT_EQ(came.outcome, SAMBUNG_INVALID);
  EXPECT_EQ(came.reason.find("Colour__c: "), 0U) << came.reason;
  const Came other = bench.ask(&System::upsert, upsert_of("", {{"Other__c", "x"}}, keyed("p")));
  EXPECT_EQ(other.reason,
            "Other__c: none of this connection's fields; add it under config: fields");
}

/// Cell "300 on two external-id matches", in a collection and alone.
TEST(SalesforcePeople, TwoRecordsOfOneExternalIdAreADuplicateOfTheFirst) {
  FakeSalesforce system;
  system.unique_keys = false;
  const std::string first = system.add("Contact", {{"LastName", "A"}, {"Sambung_Id__c", "p1"}});
  system.add("Contact", {{"LastName", "B"}, {"Sambung_Id__c", "p1"}});
  SalesforceBench bench(system);
  const Came came = bench.ask(&System::upsert, upsert_of("", kBudi, keyed("p1")));
  EXPECT_EQ(came.outcome, SAMBUNG_DUPLICATE) << came.reason;
  EXPECT_EQ(came.remote_id, first);
  testing::ScriptedLine line([](const HttpRequest&) {
    return testing::said(300, R"(["/services/data/v68.0/sobjects/Contact/003000000000002AAA",)"
                              R"("/services/data/v68.0/sobjects/Contact/003000000000001AAA"])");
  });
  SalesforceBench alone(line);
  const Came said = alone.ask(&System::upsert, upsert_of("", kBudi, keyed("p1")));
  EXPECT_EQ(said.outcome, SAMBUNG_DUPLICATE);
  EXPECT_EQ(said.remote_id, "003000000000001AAA");
}

/// Cell DUPLICATES_DETECTED.
TEST(SalesforcePeople, ADuplicateRuleIsTheRecordThatItFound) {
  FakeSalesforce system;
  const std::string there =
      system.add("Contact", {{"LastName", "Budi"}, {"Email", "budi@shop.example"}});
  const json request = upsert_of("", {{"LastName", "Budi"}, {"Email", "budi@shop.example"}},
                                 {{"keys", {{"id", {"p1"}}, {"email", {"budi@shop.example"}}}}});
  for (const auto rule : {FakeSalesforce::Rule::kAlert, FakeSalesforce::Rule::kBlock,
                          FakeSalesforce::Rule::kSilent}) {
    system.duplicate_rule = rule;
    SalesforceBench bench(system);
    const Came came = bench.ask(&System::upsert, request);
    EXPECT_EQ(came.outcome, SAMBUNG_DUPLICATE) << came.reason;
    EXPECT_EQ(came.remote_id, there);
  }
  // One that names nobody, and nobody has these keys.
  SalesforceBench bench(system);
  json blind = request;
  blind["keys"].erase("email");
  const Came came = bench.ask(&System::upsert, blind);
  EXPECT_EQ(came.outcome, SAMBUNG_INVALID);
  EXPECT_NE(came.reason.find("duplicate rule"), std::string::npos);
}

TEST(SalesforcePeople, ARuleThatOnlyWarnsCanBePassed) {
  FakeSalesforce system;
  system.add("Contact", {{"LastName", "Budi"}, {"Email", "budi@shop.example"}});
  system.duplicate_rule = FakeSalesforce::Rule::kAlert;
  SalesforceBench bench(system, {{"duplicates", "allow"}});
  const Came came =
      bench.ask(&System::upsert,
                upsert_of("", {{"LastName", "Budi"}, {"Email", "budi@shop.example"}}, keyed("p1")));
  EXPECT_EQ(came.outcome, SAMBUNG_DONE) << came.reason;
}

/// Cell UNABLE_TO_LOCK_ROW, and two writes of one key at once.
TEST(SalesforcePeople, ALockedRowAndARaceAreTriedAgain) {
  FakeSalesforce system;
  system.locked = 1;
  system.racing = 1;
  SalesforceBench bench(system);
  const json request = upsert_of("", kBudi, keyed("p1"));
  EXPECT_EQ(bench.ask(&System::upsert, request).outcome, SAMBUNG_TRANSIENT);
  EXPECT_EQ(bench.ask(&System::upsert, request).outcome, SAMBUNG_TRANSIENT);
  EXPECT_EQ(bench.ask(&System::upsert, request).outcome, SAMBUNG_DONE);
}

TEST(SalesforcePeople, AnotherVersionIsAConflictAndNothingIsWritten) {
  FakeSalesforce system;
  const std::string id = system.add("Contact", kBudi);
  SalesforceBench bench(system);
  json request = upsert_of(id, {{"LastName", "Other"}}, {{"expected_version", 17}});
  EXPECT_EQ(bench.ask(&System::upsert, request).outcome, SAMBUNG_CONFLICT);
  EXPECT_EQ(system.row(id)["LastName"], "Budi");
  request["fields"]["LastName"] = "Budi";
  request["doubt"] = true;
  EXPECT_EQ(bench.ask(&System::upsert, request).outcome, SAMBUNG_DONE);
  EXPECT_EQ(system.count("PATCH"), 0U);
}

TEST(SalesforcePeople, WhatIsDeletedIsGoneAndWhatIsMergedIsTheOther) {
  FakeSalesforce system;
  const std::string a = system.add("Contact", kBudi);
  const std::string b = system.add("Contact", kBudi);
  const std::string c = system.add("Contact", kBudi);
  system.merge(a, b);
  system.remove(c);
  SalesforceBench bench(system);
  const auto written = bench.ask_all(
      &System::upsert, {upsert_of(b, kBudi), upsert_of(c, kBudi),
                        upsert_of("003000000000999AAA", kBudi), upsert_of("no id", kBudi)});
  EXPECT_EQ(written[0].outcome, SAMBUNG_MERGED);
  EXPECT_EQ(written[0].remote_id, a);
  for (std::size_t i = 1; i < 4; ++i) EXPECT_EQ(written[i].outcome, SAMBUNG_GONE) << i;
  const auto fetched = bench.ask_all(&System::fetch, {fetch_of(b), fetch_of(c), fetch_of(a)});
  EXPECT_EQ(fetched[0].items.at(0)["merged_into"], a);
  EXPECT_TRUE(fetched[1].items.empty());
  EXPECT_EQ(fetched[2].ids(), Ids{a});
}

/// Cell "a lead is converted under us".
TEST(SalesforcePeople, ALeadThatWasConvertedIsTheContact) {
  FakeSalesforce system;
  SalesforceBench bench(system, {{"make", "Lead"}});
  const Came made = bench.ask(&System::upsert, upsert_of("", kBudi, keyed("p1")));
  ASSERT_EQ(made.outcome, SAMBUNG_DONE) << made.reason;
  EXPECT_EQ(system.row(made.remote_id)["Company"], "-");
  const std::string contact = system.convert(made.remote_id);
  const Came came = bench.ask(&System::upsert, upsert_of(made.remote_id, {{"LastName", "X"}}));
  EXPECT_EQ(came.outcome, SAMBUNG_MERGED) << came.reason;
  EXPECT_EQ(came.remote_id, contact);
  EXPECT_EQ(bench.ask(&System::fetch, fetch_of(made.remote_id)).items.at(0)["merged_into"],
            contact);
  EXPECT_EQ(bench.ask(&System::find, find_of({{"phone", {"+628123456789"}}})).ids(), Ids{contact});
}

TEST(SalesforcePeople, ContactsAndLeadsAreWrittenTogether) {
  FakeSalesforce system;
  std::vector<json> requests;
  for (int i = 0; i < 30; ++i) {
    const bool lead = i % 2 == 0;
    json fields = kBudi;
    if (lead) fields["Company"] = "-";
    requests.push_back(upsert_of(system.add(lead ? "Lead" : "Contact", fields), {{"Title", "x"}}));
  }
  SalesforceBench bench(system, kLeads);
  for (const Came& came : bench.ask_all(&System::upsert, requests)) {
    EXPECT_EQ(came.outcome, SAMBUNG_DONE) << came.reason;
  }
  EXPECT_EQ(system.count("PATCH"), 1U);
}

/// Cell "phone formats": a number is kept as it was typed, and found by its digits.
TEST(SalesforcePeople, ANumberIsFoundInWhateverWritingAndComparedWhole) {
  FakeSalesforce system;
  const json candidates = {"+628123456789", "628123456789", "08123456789", "8123456789"};
  Ids wanted;
  for (const char* typed : {"(0812) 345-6789", "+62 812-3456-789", "628123456789"}) {
    wanted.push_back(system.add("Contact", {{"LastName", "x"}, {"Phone", typed}}));
  }
  wanted.push_back(system.add("Contact", {{"LastName", "x"}, {"OtherPhone", "08123456789"}}));
  system.add("Contact", {{"LastName", "x"}, {"Phone", "+49 8123456789"}});
  SalesforceBench bench(system, kLeads);
  const Came came = bench.ask(&System::find, find_of({{"phone", candidates}}));
  EXPECT_EQ(came.outcome, SAMBUNG_DONE) << came.reason;
  EXPECT_EQ(came.ids(), wanted);
}

TEST(SalesforcePeople, AKeyCannotEndItsClause) {
  FakeSalesforce system;
  system.add("Contact", {{"LastName", "x"}, {"Email", "a@b.example"}, {"Sambung_Id__c", "p'1"}});
  SalesforceBench bench(system);
  EXPECT_EQ(bench.ask(&System::find, find_of({{"email", {"x' OR Email != null OR Email = 'y"}}}))
                .items.size(),
            0U);
  EXPECT_EQ(bench.ask(&System::find, find_of({{"id", {"p'1"}}})).items.size(), 1U);
  const Came came =
      bench.ask(&System::find, find_of({{"phone", {"62} IN ALL FIELDS RETURNING User(Id)"}}}));
  EXPECT_EQ(came.outcome, SAMBUNG_DONE) << came.reason;
  EXPECT_EQ(salesforce::sosl_term("a-b{c}"), "a\\-b\\{c\\}");
  EXPECT_EQ(salesforce::soql_text("a\\'b"), "'a\\\\\\'b'");
}

TEST(SalesforcePeople, IdsAreKeptWithEighteenCharacters) {
  EXPECT_EQ(salesforce::long_id("0018c00002HAhGO"), "0018c00002HAhGOAA1");
  EXPECT_EQ(salesforce::long_id("0018c00002HAhGOAA1"), "0018c00002HAhGOAA1");
  EXPECT_EQ(salesforce::long_id("0018c00002"), "");
  EXPECT_EQ(salesforce::object_of_id("003000000000001AAA"), "Contact");
  EXPECT_EQ(salesforce::object_of_id("001000000000001AAA"), "");
}

/// Cell Sforce-Limit-Info, and every request says whose it is.
TEST(SalesforcePeople, WhatIsUsedOfTheDayIsReported) {
  FakeSalesforce system;
  system.used = 100;
  testing::ScriptedLine line([&](const HttpRequest& request) {
    const auto said = std::find_if(request.headers.begin(), request.headers.end(),
                                   [](const auto& h) { return h.name == "Sforce-Call-Options"; });
    EXPECT_TRUE(said != request.headers.end() && said->value == "client=sambung");
    return system.send(request);
  });
  SalesforceBench bench(line);
  bench.ask(&System::fetch, fetch_of("003000000000001AAA"));
  ASSERT_EQ(line.limits.size(), 1U);
  EXPECT_EQ(line.limits[0].first, "daily");
  EXPECT_EQ(line.limits[0].second.remaining, 4899);
  EXPECT_EQ(line.limits[0].second.size, 5000);
}

TEST(SalesforcePeople, ADayThatIsUsedUpIsALongWait) {
  FakeSalesforce system;
  system.requests_left = 0;
  SalesforceBench bench(system);
  const Came came = bench.ask(&System::upsert, upsert_of("", kBudi, keyed("p1")));
  EXPECT_EQ(came.outcome, SAMBUNG_THROTTLED) << came.reason;
  EXPECT_GE(came.retry_ms, 60'000);
}

TEST(SalesforcePeople, WhoChangedItIsToldWhenWeKnowOurselves) {
  FakeSalesforce system;
  const std::string id = system.add("Contact", kBudi);
  SalesforceBench bench(system, {{"user_id", "005000000000009"}});
  EXPECT_EQ(bench.ask(&System::fetch, fetch_of(id)).items.at(0)["author"], "human");
  bench.ask(&System::upsert, upsert_of(id, {{"Title", "x"}}));
  EXPECT_EQ(bench.ask(&System::fetch, fetch_of(id)).items.at(0)["author"], "machine");
  SalesforceBench nobody(system);
  EXPECT_FALSE(nobody.ask(&System::fetch, fetch_of(id)).items.at(0).contains("author"));
}

TEST(SalesforcePeople, AnErasedOneIsEmptiedBeforeItIsDeleted) {
  FakeSalesforce system;
  const std::string id = system.add("Contact", kBudi);
  system.edit(id, {{"OtherPhone", "0812"}, {"Sambung_Id__c", "p1"}});
  const std::string task = system.add("Task", {{"WhoId", id},
                                               {"Sambung_Key__c", "k1"},
                                               {"Subject", "WhatsApp"},
                                               {"Description", "secret"}});
  const std::string other = system.add("Task", {{"WhoId", id}, {"Description", "theirs"}});
  SalesforceBench bench(system);
  const json request = {{"person", "p1"}, {"ids", json::array()}, {"records", {id}}};
  for (int i = 0; i < 2; ++i) {
    const Came came = bench.ask(&System::erase, request);
    EXPECT_EQ(came.outcome, SAMBUNG_DONE) << came.reason;
  }
  EXPECT_TRUE(system.row(id)["IsDeleted"]);
  EXPECT_EQ(system.row(id)["LastName"], "erased");
  for (const char* name : {"MobilePhone", "OtherPhone", "Sambung_Id__c"}) {
    EXPECT_TRUE(system.row(id)[name].is_null()) << name;
  }
  EXPECT_TRUE(system.row(task)["IsDeleted"]);
  EXPECT_TRUE(system.row(task)["Description"].is_null());
  EXPECT_FALSE(system.row(other)["IsDeleted"]);
}

}  // namespace
}  // namespace sambung
