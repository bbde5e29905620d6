#include <gtest/gtest.h>

#include "tests/fakes/scripted_line.hpp"
#include "tests/rest/fake_chatwoot.hpp"
#include "tests/rest/stage.hpp"

namespace sambung {
namespace {

using rest::System;
using testing::Bench;
using testing::Came;
using testing::FakeChatwoot;
using testing::find_of;
using testing::json;
using testing::said;
using testing::ScriptedLine;
using testing::upsert_of;

const json kChatwoot = {{"system", "chatwoot"},
                        {"parameters", {{"account_id", 1}, {"inbox_id", 3}}}};

json message_entry(const std::string& key, const std::string& direction = "in") {
  return {{"key", key},
          {"object", "message"},
          {"contact", "1"},
          {"at", 1764050000123},
          {"direction", direction},
          {"title", "WhatsApp"},
          {"text", "halo\nsambung:" + key}};
}

/// Cell "digits query matching a contact id": 62812 is the number of one and the id of another.
TEST(RestChatwoot, ASearchForANumberGivesNobodyWhoseIdItIs) {
  FakeChatwoot system;
  system.add({{"phone_number", "+62812"}});
  system.contacts[62812] = {{"id", 62812},
                            {"name", "Other"},
                            {"email", nullptr},
                            {"phone_number", "+1555"},
                            {"identifier", nullptr}};
  system.add({{"phone_number", "+6281299"}});
  Bench bench(system, kChatwoot);
  EXPECT_EQ(bench.ask(&System::find, find_of({{"phone", {"+62812", "62812"}}})).ids(),
            std::vector<std::string>{"1"});
  // Nor when there is nothing but digits to ask for.
  EXPECT_EQ(bench.ask(&System::find, find_of({{"phone", {"62812"}}})).ids(),
            std::vector<std::string>{"1"});
}

TEST(RestChatwoot, ANumberThatIsTakenIsTheOneWhoHasIt) {
  FakeChatwoot system;
  system.add({{"phone_number", "+62812"}});
  Bench bench(system, kChatwoot);
  const Came came = bench.ask(&System::upsert, upsert_of("", {{"phone_number", "+62812"}},
                                                         {{"keys", {{"phone", {"+62812"}}}}}));
  EXPECT_EQ(came.outcome, SAMBUNG_DUPLICATE) << came.reason;
  EXPECT_EQ(came.remote_id, "1");
}

/// Its records have no version; a Date is good to a second, so that of a later answer may be less.
TEST(RestChatwoot, WhatWasReadLaterIsNeverTheOlder) {
  std::vector<std::int64_t> dates = {1764050000900, 1764050000005, 0, 1764050000300};
  ScriptedLine line([&dates](const HttpRequest&) {
    HttpAnswer answer = said(200, R"({"payload":{"id":7,"name":"Kenari"}})");
    answer.server_ms = dates.front();
    dates.erase(dates.begin());
    return answer;
  });
  Bench bench(line, kChatwoot);
  std::int64_t last = 0;
  while (!dates.empty()) {
    const Came came = bench.ask(&System::fetch, {{"object", "contact"}, {"id", "7"}});
    const auto version = came.items.at(0)["version"].get<std::int64_t>();
    EXPECT_GT(version, last);
    last = version;
  }
}

TEST(RestChatwoot, PagesOfASearchAreAllRead) {
  FakeChatwoot system;
  for (int i = 0; i < 40; ++i) system.add({{"email", "a" + std::to_string(i) + "@shop.example"}});
  system.add({{"email", "shop.example"}});
  Bench bench(system, kChatwoot);
  EXPECT_EQ(bench.ask(&System::find, find_of({{"email", {"shop.example"}}})).ids(),
            std::vector<std::string>{"41"});
}

TEST(RestChatwoot, MessagesGoIntoOneConversationOfTheInbox) {
  FakeChatwoot system;
  system.add({{"phone_number", "+62812"}});
  system.conversations[900] = {
      {"id", 900}, {"contact_id", 1}, {"inbox_id", 8}, {"messages", json::array()}};
  Bench bench(system, kChatwoot);
  for (const char* key : {"k1", "k2"}) {
    const Came came = bench.ask(&System::log, message_entry(key));
    ASSERT_EQ(came.outcome, SAMBUNG_DONE) << came.reason;
    EXPECT_FALSE(came.remote_id.empty());
  }
  bench.ask(&System::log, message_entry("k3", "out"));
  ASSERT_EQ(system.conversations.size(), 2U);
  const json& talk = system.conversations.begin()->second;
  ASSERT_EQ(talk["messages"].size(), 3U);
  EXPECT_EQ(talk["messages"][0]["message_type"], "incoming");
  EXPECT_EQ(talk["messages"][2]["message_type"], "outgoing");
  EXPECT_EQ(talk["messages"][0]["content_attributes"]["external_created_at"], 1764050000);
  EXPECT_TRUE(system.conversations[900]["messages"].empty());
}

TEST(RestChatwoot, InDoubtAMessageIsLookedFor) {
  FakeChatwoot system;
  system.add({{"phone_number", "+62812"}});
  Bench bench(system, kChatwoot);
  const Came made = bench.ask(&System::log, message_entry("k1"));
  json again = message_entry("k1");
  again["doubt"] = true;
  EXPECT_EQ(bench.ask(&System::log, again).remote_id, made.remote_id);
  EXPECT_EQ(system.conversations.begin()->second["messages"].size(), 1U);
}

/// Cell "422 incoming on non-API inbox": every message would be a dead letter, when one setting is
/// wrong.
TEST(RestChatwoot, AnInboxThatTakesNoMessagesPausesTheConnection) {
  FakeChatwoot system;
  system.api_inbox = false;
  system.add({{"phone_number", "+62812"}});
  Bench bench(system, kChatwoot);
  EXPECT_EQ(bench.ask(&System::log, message_entry("k1")).outcome, SAMBUNG_PERMISSION);
}

/// Cell "echo webhooks": what we write comes back; messages must not be taken for records.
TEST(RestChatwoot, EchoesOfMessagesAreNothingAndOfContactsAreHints) {
  FakeChatwoot system;
  Bench bench(system, kChatwoot);
  bench.ask(&System::upsert, upsert_of("", {{"phone_number", "+62812"}}));
  bench.ask(&System::log, message_entry("k1"));
  ASSERT_EQ(system.echoes.size(), 2U);
  EXPECT_EQ(bench.run(&System::receive, system.echoes[0].dump()).items.at(0),
            (json{{"object", "contact"}, {"id", "1"}, {"hint", true}}));
  const Came message = bench.run(&System::receive, system.echoes[1].dump());
  EXPECT_EQ(message.outcome, SAMBUNG_DONE);
  EXPECT_TRUE(message.items.empty());
}

}  // namespace
}  // namespace sambung
