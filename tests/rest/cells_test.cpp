#include <gtest/gtest.h>

#include "tests/rest/fake_chatwoot.hpp"
#include "tests/rest/fake_espocrm.hpp"
#include "tests/rest/fake_freshsales.hpp"
#include "tests/rest/fake_pipedrive.hpp"
#include "tests/rest/fake_suitecrm.hpp"
#include "tests/rest/fake_twenty.hpp"
#include "tests/rest/stage.hpp"

/// That a cell bites: what goes wrong with a definition that does not mind it.
namespace sambung {
namespace {

using rest::System;
using testing::Bench;
using testing::find_of;
using testing::json;
using testing::upsert_of;

json without(const std::string& system, const json& overlay,
             const json& parameters = json::object()) {
  return {{"system", system}, {"definition", overlay}, {"parameters", parameters}};
}
json contact_with(const json& members) { return {{"objects", {{"contact", members}}}}; }

TEST(RestCells, WithoutItsRuleADuplicateListIsAConflict) {
  testing::FakeEspocrm system;
  system.add("c1", {{"phoneNumber", "+62812"}});
  Bench bench(system, without("espocrm", {{"errors", nullptr}}));
  const json fields = {{"lastName", "Siti"}, {"phoneNumber", "+62812"}};
  EXPECT_EQ(bench.ask(&System::upsert, upsert_of("", fields)).outcome, SAMBUNG_CONFLICT);
}

TEST(RestCells, WithoutStrictAChangeInTheSameSecondIsLost) {
  testing::FakeEspocrm system;
  system.set_now(1'764'050'000);
  system.add("c1", json::object());
  Bench bench(system, without("espocrm",
                              contact_with({{"changes", {{"strict", false}, {"overlap_s", 0}}}})));
  std::string cursor;
  bench.all_changes(cursor);
  system.add("c2", json::object());
  EXPECT_TRUE(bench.all_changes(cursor).items.empty());
}

TEST(RestCells, WithoutSkipOwnOurWritesWouldComeBack) {
  testing::FakeEspocrm system;
  Bench bench(
      system,
      without("espocrm", {{"subscriptions", {{"create", {{"body", {{"skipOwn", nullptr}}}}}}}}));
  bench.ask(&System::subscriptions, {{"url", "https://s.example/hooks/crm"}});
  EXPECT_FALSE(system.webhooks.at(0).contains("skipOwn"));
}

TEST(RestCells, WithoutAMatchASearchGivesWhoeverHasThatId) {
  testing::FakeChatwoot system;
  system.add({{"phone_number", "+62812"}});
  system.contacts[62812] = system.contacts[1];
  system.contacts[62812].update({{"id", 62812}, {"phone_number", "+1555"}});
  const json find = {{"by", "phone"},
                     {"each", "keys.phone"},
                     {"items", "/payload"},
                     {"path", "/api/v1/accounts/1/contacts/search"},
                     {"query", {{"q", "{each}"}, {"page", "1"}}}};
  Bench bench(system, without("chatwoot", contact_with({{"find", find}}),
                              {{"account_id", 1}, {"inbox_id", 3}}));
  EXPECT_EQ(bench.ask(&System::find, find_of({{"phone", {"62812"}}})).items.size(), 2U);
}

TEST(RestCells, WithoutItsRuleAWrongInboxMakesDeadLetters) {
  testing::FakeChatwoot system;
  system.api_inbox = false;
  system.add({{"phone_number", "+62812"}});
  const json overlay = {{"log", {{"message", {{"create", {{"errors", nullptr}}}}}}}};
  Bench bench(system, without("chatwoot", overlay, {{"account_id", 1}, {"inbox_id", 3}}));
  const json entry = {{"key", "k"}, {"object", "message"}, {"contact", "1"},
                      {"at", 1},    {"direction", "in"},   {"text", "a"}};
  EXPECT_EQ(bench.ask(&System::log, entry).outcome, SAMBUNG_INVALID);
}

TEST(RestCells, WithoutItsTextA400IsNoDuplicate) {
  testing::FakeSuitecrm system;
  Bench bench(system, without("suitecrm", contact_with({{"create", {{"errors", nullptr}}}})));
  const json fields = {{"last_name", "Siti"}};
  bench.ask(&System::upsert, upsert_of("", fields));
  EXPECT_EQ(bench.ask(&System::upsert, upsert_of("", fields)).outcome, SAMBUNG_INVALID);
}

TEST(RestCells, WithoutItsRuleADuplicateWithoutAnIdIsADeadLetter) {
  testing::FakeFreshsales system;
  system.add({{"mobile_number", "0812"}}, 1'764'000'000);
  Bench bench(system, without("freshsales", {{"errors", nullptr}}, {{"view_id", "7"}}));
  EXPECT_EQ(bench.ask(&System::upsert, upsert_of("", {{"mobile_number", "0812"}})).outcome,
            SAMBUNG_INVALID);
}

TEST(RestCells, WithoutTheNumberOfPagesAViewIsReadInPart) {
  testing::FakeFreshsales system;
  for (int i = 0; i < 60; ++i)
    system.add({{"mobile_number", std::to_string(i)}}, 1'764'000'000 + i);
  const json changes = {{"changes", {{"page", {{"pages", nullptr}}}}}};
  Bench bench(system, without("freshsales", contact_with(changes), {{"view_id", "7"}}));
  std::string cursor;
  EXPECT_EQ(bench.all_changes(cursor).items.size(), 25U);
}

TEST(RestCells, WithoutItsFeedADeletedRecordIsNotSeen) {
  testing::FakeTwenty system;
  const std::string id = "00000000-0000-4000-8000-000000000001";
  system.add(id, "812", 1'764'000'000);
  json feeds = json::parse(rest::shipped().back().json)["objects"]["contact"]["changes"];
  feeds.erase(1);
  Bench bench(system, without("twenty", contact_with({{"changes", feeds}})));
  std::string cursor;
  bench.all_changes(cursor);
  system.people[id]["deletedAt"] = system.people[id]["updatedAt"] = testing::utc(1'764'000'009);
  EXPECT_TRUE(bench.all_changes(cursor).items.empty());
}

TEST(RestCells, AFeedOfDeletedRecordsWouldStopAllChanges) {
  testing::FakeSuitecrm system;
  json feed = json::parse(R"({"path":"/Api/V8/module/Contacts","query":{"filter[deleted][eq]":"1",
    "sort":"date_modified"},"items":"/data","walk":"time","precision":"s","tombstones":true})");
  Bench bench(system, without("suitecrm", contact_with({{"changes", json::array({feed})}})));
  const auto made = bench.ask(&System::upsert, upsert_of("", {{"last_name", "Siti"}}));
  std::string cursor;
  EXPECT_EQ(bench.run(&System::changes, cursor).outcome, SAMBUNG_DONE);
  system.remove(made.remote_id);
  EXPECT_EQ(bench.run(&System::changes, cursor).outcome, SAMBUNG_GONE);
}

TEST(RestCells, WithAnEmptyCodeANumberIsAnothers) {
  testing::FakeTwenty system;
  const json phones = {{"primaryPhoneNumber", "+6281234567"}, {"primaryPhoneCallingCode", ""}};
  Bench bench(system, {{"system", "twenty"}});
  const auto made = bench.ask(&System::upsert, upsert_of("", {{"phones", phones}}));
  ASSERT_EQ(made.outcome, SAMBUNG_DONE) << made.reason;
  EXPECT_EQ(made.items[0]["fields"]["phones"]["primaryPhoneNumber"], "81234567");
  EXPECT_EQ(made.items[0]["fields"]["phones"]["primaryPhoneCallingCode"], "");
}

}  // namespace
}  // namespace sambung
