#include <gtest/gtest.h>

#include "tests/rest/fake_freshsales.hpp"
#include "tests/rest/fake_pipedrive.hpp"
#include "tests/rest/fake_suitecrm.hpp"
#include "tests/rest/fake_twenty.hpp"
#include "tests/rest/stage.hpp"

/// The systems whose fakes have few switches: each walks once through all that its definition says.
namespace sambung {
namespace {

using rest::System;
using testing::Bench;
using testing::Came;
using testing::fetch_of;
using testing::find_of;
using testing::json;
using testing::upsert_of;

constexpr std::int64_t kThen = 1'764'000'000;
const std::string kNobody = "00000000-0000-4000-8000-999999999999";

std::string person(int number) {
  const std::string text = std::to_string(number);
  return "00000000-0000-4000-8000-" + std::string(12 - text.size(), '0') + text;
}

json log_of(const std::string& contact) {
  return {{"key", "k1"},
          {"object", "message"},
          {"contact", contact},
          {"at", 1764050000123},
          {"direction", "in"},
          {"title", "WhatsApp"},
          {"text", "a < b\nsambung:k1"}};
}

TEST(RestPipedrive, ASearchIsReadInFullAndComparedWhole) {
  testing::FakePipedrive system;
  system.add(1, "+62 812-345", kThen);
  system.add(2, "+6281234567", kThen);  // has the digits of the first in it
  Bench bench(system, {{"system", "pipedrive"}});
  const Came came = bench.ask(&System::find, find_of({{"phone", {"+62812345", "0812345"}}}));
  ASSERT_EQ(came.ids(), std::vector<std::string>{"1"}) << came.reason;
  EXPECT_TRUE(came.items[0]["fields"]["phones"][0].is_object());
}

TEST(RestPipedrive, ChangesAreReadByCursorAndNotesKeepTheirTime) {
  testing::FakePipedrive system;
  for (int id = 1; id <= 5; ++id) system.add(id, "+62", kThen + id);
  Bench bench(system, {{"system", "pipedrive"}});
  std::string cursor;
  EXPECT_EQ(bench.all_changes(cursor).items.size(), 5U);
  system.add(3, "+63", kThen + 60);
  EXPECT_EQ(bench.all_changes(cursor).ids(), std::vector<std::string>{"3"});
  EXPECT_EQ(bench.ask(&System::log, log_of("3")).remote_id, "1");
  EXPECT_EQ(system.notes.at(0)["content"], "a &lt; b<br>sambung:k1");
  EXPECT_EQ(system.notes.at(0)["person_id"], 3);
  EXPECT_EQ(system.notes.at(0)["add_time"], "2025-11-25 05:53:20");
  EXPECT_TRUE(bench.ask(&System::fetch, fetch_of("99")).items.empty());
  const json hook = {{"meta", {{"entity", "person"}, {"entity_id", "3"}}}, {"data", nullptr}};
  EXPECT_EQ(bench.run(&System::receive, hook.dump()).ids(), std::vector<std::string>{"3"});
}

TEST(RestSuitecrm, WhatA400MeansIsInItsText) {
  testing::FakeSuitecrm system;
  Bench bench(system, {{"system", "suitecrm"}});
  const json fields = {{"last_name", "Siti"}, {"phone_mobile", "+62812"}};
  const Came made = bench.ask(&System::upsert, upsert_of("", fields));
  ASSERT_EQ(made.outcome, SAMBUNG_DONE) << made.reason;
  const Came again = bench.ask(&System::upsert, upsert_of("", fields));
  EXPECT_EQ(again.outcome, SAMBUNG_DUPLICATE);
  EXPECT_EQ(again.remote_id, made.remote_id);
  EXPECT_EQ(system.rows.size(), 1U);
  EXPECT_EQ(bench.ask(&System::upsert, upsert_of(kNobody, fields)).outcome, SAMBUNG_GONE);
  EXPECT_TRUE(bench.ask(&System::fetch, fetch_of(kNobody)).items.empty());
}

TEST(RestSuitecrm, FindsLogsAndLosesNoChangesToADeletedContact) {
  testing::FakeSuitecrm system;
  system.set_now(kThen);
  Bench bench(system, {{"system", "suitecrm"}});
  const Came made = bench.ask(&System::upsert, upsert_of("", {{"phone_mobile", "0812"}}));
  EXPECT_EQ(bench.ask(&System::find, find_of({{"phone", {"+62812", "0812"}}})).ids().size(), 1U);
  const Came entry = bench.ask(&System::log, log_of(made.remote_id));
  EXPECT_EQ(bench.ask(&System::log, log_of(made.remote_id)).remote_id, entry.remote_id);
  EXPECT_EQ(system.rows.size(), 2U);
  std::string cursor;
  system.set_now(kThen + 5);
  EXPECT_EQ(bench.all_changes(cursor).items.size(), 1U);
  system.remove(made.remote_id);
  const Came other =
      bench.ask(&System::upsert, upsert_of("", {{"last_name", "B"}}, {{"op", "op-2"}}));
  system.set_now(kThen + 10);
  EXPECT_EQ(bench.all_changes(cursor).ids(), std::vector<std::string>{other.remote_id});
  EXPECT_TRUE(bench.ask(&System::fetch, fetch_of(made.remote_id)).items.empty());
  const json change = upsert_of(made.remote_id, {{"last_name", "C"}});
  EXPECT_EQ(bench.ask(&System::upsert, change).outcome, SAMBUNG_GONE);
}

TEST(RestFreshsales, ADuplicateWithoutAnIdIsLookedFor) {
  testing::FakeFreshsales system;
  system.add({{"mobile_number", "0812"}}, kThen);
  Bench bench(system, {{"system", "freshsales"}, {"parameters", {{"view_id", "7"}}}});
  const json fields = {{"mobile_number", "0812"}};
  const json keys = {{"keys", {{"phone", {"+62812", "0812"}}}}};
  const Came came = bench.ask(&System::upsert, upsert_of("", fields, keys));
  EXPECT_EQ(came.outcome, SAMBUNG_DUPLICATE) << came.reason;
  EXPECT_EQ(came.remote_id, "400");
  EXPECT_EQ(bench.ask(&System::upsert, upsert_of("", {{"mobile_number", "0899"}})).outcome,
            SAMBUNG_DONE);
}

TEST(RestFreshsales, AViewIsReadToItsLastPageWhateverTheSizeOfOne) {
  testing::FakeFreshsales system;
  for (int i = 0; i < 60; ++i) system.add({{"mobile_number", std::to_string(i)}}, kThen + i);
  Bench bench(system, {{"system", "freshsales"}, {"parameters", {{"view_id", "7"}}}});
  std::string cursor;
  EXPECT_EQ(bench.all_changes(cursor).items.size(), 60U);
  system.add({{"mobile_number", "new"}}, kThen + 600);
  EXPECT_EQ(bench.all_changes(cursor).ids(), std::vector<std::string>{"460"});
}

TEST(RestFreshsales, AnErasedContactIsNotLeftInTheBin) {
  testing::FakeFreshsales system;
  const std::string id =
      std::to_string(system.add({{"email", "a@b.example"}}, kThen)["id"].get<int>());
  Bench bench(system, {{"system", "freshsales"}, {"parameters", {{"view_id", "7"}}}});
  const json erase = {{"person", "p"}, {"ids", json::array()}, {"records", {id}}};
  EXPECT_EQ(bench.ask(&System::erase, erase).outcome, SAMBUNG_DONE);
  EXPECT_TRUE(system.contacts.empty());
  EXPECT_TRUE(system.deleted.empty());
  EXPECT_TRUE(bench.ask(&System::fetch, fetch_of(id)).items.empty());
  EXPECT_EQ(bench.ask(&System::erase, erase).outcome, SAMBUNG_DONE) << "once more";
}

TEST(RestTwenty, DeletedPeopleComeAsTombstones) {
  testing::FakeTwenty system;
  for (int i = 0; i < 70; ++i) system.add(person(i), "812" + std::to_string(i), kThen);
  Bench bench(system, {{"system", "twenty"}});
  std::string cursor;
  EXPECT_EQ(bench.all_changes(cursor).items.size(), 70U);
  system.people[person(3)]["deletedAt"] = system.people[person(3)]["updatedAt"] =
      testing::utc(kThen + 9, "%Y-%m-%dT%H:%M:%S.000Z");
  const Came gone = bench.all_changes(cursor);
  ASSERT_EQ(gone.ids(), std::vector<std::string>{person(3)});
  EXPECT_EQ(gone.items[0]["deleted"], true);
  EXPECT_EQ(bench.ask(&System::find, find_of({{"phone", {"+628125", "8125"}}})).ids(),
            std::vector<std::string>{person(5)});
  EXPECT_EQ(bench.ask(&System::fetch, fetch_of(person(5))).ids(),
            std::vector<std::string>{person(5)});
}

TEST(RestTwenty, ANoteAndWhomItIsAboutAreMadeOnce) {
  testing::FakeTwenty system;
  system.add(person(1), "812", kThen);
  Bench bench(system, {{"system", "twenty"}});
  const Came made = bench.ask(&System::log, log_of(person(1)));
  ASSERT_EQ(made.outcome, SAMBUNG_DONE) << made.reason;
  EXPECT_EQ(bench.ask(&System::log, log_of(person(1))).remote_id, made.remote_id);
  EXPECT_EQ(system.notes.size(), 2U);
  EXPECT_EQ(system.notes[made.remote_id]["title"], "WhatsApp");
}

TEST(RestTwenty, ANumberIsWrittenSoThatItsCodeIsKept) {
  testing::FakeTwenty system;
  testing::RestHost host(system.origin(), {{"system", "twenty"}}, "");
  const json fields = {{"name", "Siti"}, {"phone", "+6281234567"}};
  const Came made = host.ask("upsert", upsert_of("", fields));
  ASSERT_EQ(made.outcome, 0) << made.reason;
  const json& phones = system.people.at(made.remote_id)["phones"];
  EXPECT_EQ(phones["primaryPhoneNumber"], "81234567");
  EXPECT_EQ(phones["primaryPhoneCallingCode"], "+62");
  ASSERT_EQ(made.items.size(), 1U);
  EXPECT_EQ(made.items[0]["fields"]["phone"], "+6281234567");
}

TEST(RestTwenty, OneIdThatIsNoneSpeaksForNoOther) {
  testing::FakeTwenty system;
  system.add(person(1), "812", kThen);
  Bench bench(system, {{"system", "twenty"}});
  const testing::Serve fetch = bench.serve(&System::fetch);
  const auto both =
      testing::called(fetch, {{fetch_of("no-uuid").dump()}, {fetch_of(person(1)).dump()}});
  EXPECT_EQ(both.at(0).outcome, SAMBUNG_DONE);
  EXPECT_TRUE(both.at(0).items.empty());
  EXPECT_EQ(both.at(1).outcome, SAMBUNG_DONE);
  EXPECT_EQ(both.at(1).ids(), std::vector<std::string>{person(1)});
}

TEST(RestPipedrive, ADeletedPersonIsFetchedAsSuchAndNoLongerWritten) {
  testing::FakePipedrive system;
  system.add(1, "+62812", kThen);
  Bench bench(system, {{"system", "pipedrive"}});
  const json erase = {{"person", "p"}, {"ids", json::array()}, {"records", {"1"}}};
  EXPECT_EQ(bench.ask(&System::erase, erase).outcome, SAMBUNG_DONE);
  const Came shown = bench.ask(&System::fetch, fetch_of("1"));
  ASSERT_EQ(shown.items.size(), 1U) << shown.reason;
  EXPECT_EQ(shown.items[0]["deleted"], true);
  EXPECT_EQ(bench.ask(&System::upsert, upsert_of("1", {{"name", "B"}})).outcome, SAMBUNG_GONE);
  system.bin_shown = false;
  EXPECT_TRUE(bench.ask(&System::fetch, fetch_of("1")).items.empty());
}

}  // namespace
}  // namespace sambung
