#include <gtest/gtest.h>

#include "tests/rest/fake_espocrm.hpp"
#include "tests/rest/stage.hpp"

namespace sambung {
namespace {

using rest::System;
using testing::Bench;
using testing::Came;
using testing::FakeEspocrm;
using testing::fetch_of;
using testing::find_of;
using testing::json;
using testing::upsert_of;

const json kEspocrm = {{"system", "espocrm"}, {"parameters", {{"user_id", "api-user"}}}};

TEST(RestEspocrm, FindsByAnyWayInWhichANumberIsKept) {
  FakeEspocrm system;
  system.add("c1", {{"phoneNumber", "08123456789"}});
  system.add("c2", {{"phoneNumber", "+628123456789"}, {"emailAddress", "a@b.example"}});
  system.add("c3", {{"phoneNumber", "+6289"}});
  Bench bench(system, kEspocrm);
  const json keys = {{"phone", {"+628123456789", "628123456789", "08123456789"}},
                     {"email", {"a@b.example"}}};
  const Came came = bench.ask(&System::find, find_of(keys));
  EXPECT_EQ(came.outcome, SAMBUNG_DONE) << came.reason;
  EXPECT_EQ(came.ids(), (std::vector<std::string>{"c1", "c2"}));
  EXPECT_EQ(came.items[0]["author"], "human");
  EXPECT_EQ(came.items[0]["fields"]["emailAddress"], nullptr);
}

TEST(RestEspocrm, WhatWasWrittenIsReadAndIsTheMachines) {
  FakeEspocrm system;
  Bench bench(system, kEspocrm);
  const Came made =
      bench.ask(&System::upsert, upsert_of("", {{"lastName", "Siti"}, {"phoneNumber", "+62812"}}));
  ASSERT_EQ(made.outcome, SAMBUNG_DONE) << made.reason;
  EXPECT_EQ(made.items.at(0)["author"], "machine");
  const Came changed =
      bench.ask(&System::upsert, upsert_of(made.remote_id, {{"lastName", "Budi"}}));
  EXPECT_EQ(changed.remote_id, made.remote_id);
  const Came read = bench.ask(&System::fetch, fetch_of(made.remote_id));
  EXPECT_EQ(read.items.at(0)["fields"]["lastName"], "Budi");
  const json erase = {
      {"person", "p"}, {"ids", json::array()}, {"records", {made.remote_id, "other"}}};
  EXPECT_EQ(bench.ask(&System::erase, erase).outcome, SAMBUNG_DONE);
  EXPECT_TRUE(bench.ask(&System::fetch, fetch_of(made.remote_id)).items.empty());
}

/// Cell "409 with duplicate list": who takes it for a conflict of versions never links the record.
TEST(RestEspocrm, ADuplicateListIsTheRecordThatIsThere) {
  FakeEspocrm system;
  system.add("c1", {{"phoneNumber", "+62812"}});
  Bench bench(system, kEspocrm);
  const json fields = {{"lastName", "Siti"}, {"phoneNumber", "+62812"}};
  const Came came = bench.ask(&System::upsert, upsert_of("", fields));
  EXPECT_EQ(came.outcome, SAMBUNG_DUPLICATE);
  EXPECT_EQ(came.remote_id, "c1");
  system.change([&] { system.duplicate_list = false; });
  EXPECT_EQ(bench.ask(&System::upsert, upsert_of("", fields)).outcome, SAMBUNG_DONE);
}

/// Cell "total:-1": who counts by `total` stops after the first page or never starts.
TEST(RestEspocrm, AnUnknownTotalEndsNothing) {
  FakeEspocrm system;
  system.set_now(1'764'050'000);
  for (int i = 0; i < 450; ++i) {
    system.add("c" + std::to_string(i),
               {{"modifiedAt", testing::utc(1'764'000'000 + i / 3, "%Y-%m-%d %H:%M:%S")}});
  }
  system.change([&] { system.total_unknown = true; });
  Bench bench(system, kEspocrm);
  std::string cursor;
  EXPECT_EQ(bench.all_changes(cursor).items.size(), 450U);
  EXPECT_TRUE(bench.all_changes(cursor).items.empty());
}

TEST(RestEspocrm, AChangeInTheSecondThatWasReadComes) {
  FakeEspocrm system;
  system.set_now(1'764'050'000);
  system.add("c1", json::object());
  Bench bench(system, kEspocrm);
  std::string cursor;
  system.set_now(1'764'050'003);
  EXPECT_EQ(bench.all_changes(cursor).ids(), std::vector<std::string>{"c1"});
  // In the same second, and seen late: `after` is strict.
  system.add("c2", {{"modifiedAt", "2025-11-25 05:53:20"}});
  EXPECT_EQ(bench.all_changes(cursor).ids(), std::vector<std::string>{"c2"});
}

TEST(RestEspocrm, ASecondChangeWithinOneSecondComes) {
  FakeEspocrm system;
  system.set_now(1'764'050'000);
  system.add("c1", {{"description", "one"}});
  Bench bench(system, kEspocrm);
  std::string cursor;
  const json before = bench.all_changes(cursor).items;
  system.add("c1", {{"description", "two"}});
  system.set_now(1'764'050'003);
  const Came came = bench.all_changes(cursor);
  EXPECT_TRUE(before.empty());
  ASSERT_EQ(came.ids(), std::vector<std::string>{"c1"});
  EXPECT_EQ(came.items[0]["fields"]["description"], "two");
}

TEST(RestEspocrm, ARefusedFieldIsNamed) {
  FakeEspocrm system;
  Bench bench(system, kEspocrm);
  const Came came = bench.ask(&System::upsert, upsert_of("", {{"firstName", "Siti"}}));
  EXPECT_EQ(came.outcome, SAMBUNG_INVALID);
  EXPECT_NE(came.reason.find("lastName"), std::string::npos);
}

TEST(RestEspocrm, AnEntryIsMadeOnceAndChangedAfterwards) {
  FakeEspocrm system;
  Bench bench(system, kEspocrm);
  json entry = {{"key", "01J"},        {"object", "message"},
                {"contact", "c1"},     {"id", ""},
                {"at", 1764050000123}, {"direction", "in"},
                {"title", "WhatsApp"}, {"text", "halo\nsambung:01J"}};
  const Came made = bench.ask(&System::log, entry);
  ASSERT_EQ(made.outcome, SAMBUNG_DONE) << made.reason;
  entry["doubt"] = true;
  EXPECT_EQ(bench.ask(&System::log, entry).remote_id, made.remote_id);
  EXPECT_EQ(system.notes.size(), 1U);
  entry["id"] = made.remote_id;
  entry["text"] = "halo juga\nsambung:01J";
  EXPECT_EQ(bench.ask(&System::log, entry).outcome, SAMBUNG_DONE);
  EXPECT_EQ(system.notes.at(0)["post"], "halo juga\nsambung:01J");
}

/// Cell "webhook batches of 50": the body is a list, of parts of records.
TEST(RestEspocrm, AWebhooksListIsOneHintARecord) {
  FakeEspocrm system;
  Bench bench(system, kEspocrm);
  json body = json::array();
  for (int i = 0; i < 50; ++i)
    body.push_back({{"id", "c" + std::to_string(i)}, {"phoneNumber", "+62"}});
  const Came came = bench.run(&System::receive, body.dump(), {{"headers", json::object()}});
  EXPECT_EQ(came.items.size(), 50U);
  EXPECT_EQ(came.items[49], (json{{"object", "contact"}, {"id", "c49"}, {"hint", true}}));
  EXPECT_EQ(bench.run(&System::receive, "<html>").outcome, SAMBUNG_INVALID);
}

/// Cell "skipOwn": without it every write of ours would come back.
TEST(RestEspocrm, WebhooksAreMadeOnceWithoutOurOwnChangesAndEnded) {
  FakeEspocrm system;
  Bench bench(system, kEspocrm);
  const json url = {{"url", "https://s.example/hooks/crm"}};
  const Came made = bench.ask(&System::subscriptions, url);
  ASSERT_EQ(made.items.size(), 3U);
  EXPECT_EQ(made.items[0].at("secret"), FakeEspocrm::secret_of(made.items[0].at("id")));
  const Came again = bench.ask(&System::subscriptions, url);
  ASSERT_EQ(again.items.size(), 3U);
  EXPECT_FALSE(again.items[0].contains("secret"));
  ASSERT_EQ(system.webhooks.size(), 3U);
  for (const json& hook : system.webhooks) EXPECT_EQ(hook["skipOwn"], true);
  system.webhooks.push_back(
      {{"id", "w9"}, {"url", "https://other.example/"}, {"event", "Lead.create"}});
  EXPECT_EQ(bench.ask(&System::subscriptions, {{"url", nullptr}}).outcome, SAMBUNG_DONE);
  EXPECT_EQ(system.webhooks.size(), 1U);
}

TEST(RestEspocrm, WebhooksToAnAddressOfOursThatIsNoLongerWantedAreEnded) {
  FakeEspocrm system;
  Bench bench(system, kEspocrm);
  const auto subscribe = [&](const std::string& url) {
    EXPECT_EQ(bench.ask(&System::subscriptions, {{"url", url}}).items.size(), 3U);
  };
  subscribe("https://s.example/hooks/crm/0123");
  subscribe("https://s.example/hooks/crm/4567");
  EXPECT_EQ(system.webhooks.size(), 3U);
  subscribe("https://staging.example/hooks/crm");  // another broker's
  subscribe("https://s.example/hooks/crm/4567");
  EXPECT_EQ(system.webhooks.size(), 6U);
}

}  // namespace
}  // namespace sambung
