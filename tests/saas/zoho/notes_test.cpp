#include <gtest/gtest.h>

#include <sambung/host.hpp>

#include "tests/fakes/scripted_line.hpp"
#include "tests/saas/manifest_hooks.hpp"
#include "tests/saas/zoho/stage.hpp"

/// Conversations as notes; settings, webhooks and what the account must have.
namespace sambung {
namespace {

using testing::Came;
using testing::FakeZoho;
using testing::json;
using testing::ZohoBench;
using zoho::System;

constexpr std::int64_t kMonday = 1'764'050'000;
const std::string kHook = "https://broker.example/hooks/crm";

json note_entry(const std::string& key, const std::string& contact) {
  return {{"key", key},        {"object", "message"}, {"contact", contact},
          {"id", ""},          {"doubt", false},      {"at", 1'764'050'000'123},
          {"direction", "in"}, {"title", "WhatsApp"}, {"text", "halo\nsambung:" + key}};
}

TEST(ZohoNotes, AnEntryIsANoteOfItsContact) {
  FakeZoho system;
  const std::string who = system.add({{"Last_Name", "x"}});
  ZohoBench bench(system);
  const Came came = bench.ask(&System::log, note_entry("k1", who));
  ASSERT_EQ(came.outcome, SAMBUNG_DONE) << came.reason;
  EXPECT_EQ(system.notes.at(came.remote_id).parent, who);
  EXPECT_EQ(system.notes.at(came.remote_id).content, "halo\nsambung:k1");
}

/// Cell "reset after write": a note has no key, so what is in doubt is looked for.
TEST(ZohoNotes, OneInDoubtIsFoundByItsMarkAndNotMadeTwice) {
  FakeZoho system;
  const std::string who = system.add({{"Last_Name", "x"}});
  for (int i = 0; i < 450; ++i) {
    system.notes[std::to_string(1000 + i)] = {who, "", "text\nsambung:other" + std::to_string(i)};
  }
  int lost = 1;
  testing::ScriptedLine line([&](const HttpRequest& request) {
    HttpAnswer answer = system.send(request);
    return request.url == "/crm/v8/Notes" && lost-- > 0 ? testing::lost() : answer;
  });
  ZohoBench bench(line);
  json entry = note_entry("k1", who);
  EXPECT_EQ(bench.ask(&System::log, entry).outcome, SAMBUNG_UNKNOWN);
  EXPECT_EQ(system.notes.size(), 451U);
  entry["doubt"] = true;
  const Came came = bench.ask(&System::log, entry);
  EXPECT_EQ(came.outcome, SAMBUNG_DONE) << came.reason;
  EXPECT_EQ(system.notes.size(), 451U);
  EXPECT_EQ(system.notes.at(came.remote_id).content, "halo\nsambung:k1");
}

TEST(ZohoNotes, AKnownOneIsChangedAndAMissingOneOrContactIsGone) {
  FakeZoho system;
  const std::string who = system.add({{"Last_Name", "x"}});
  ZohoBench bench(system);
  json entry = note_entry("k1", who);
  entry["id"] = bench.ask(&System::log, entry).remote_id;
  entry["text"] = "more";
  EXPECT_EQ(bench.ask(&System::log, entry).outcome, SAMBUNG_DONE);
  EXPECT_EQ(system.notes.at(entry["id"]).content, "more");
  system.notes.clear();
  EXPECT_EQ(bench.ask(&System::log, entry).outcome, SAMBUNG_GONE);
  const auto came =
      bench.ask_all(&System::log, {note_entry("k2", "5543210000000123999"), note_entry("k3", who)});
  EXPECT_EQ(came[0].outcome, SAMBUNG_GONE);
  EXPECT_EQ(came[1].outcome, SAMBUNG_DONE);
}

TEST(ZohoNotes, ATextThatIsTooLongKeepsItsMark) {
  FakeZoho system;
  const std::string who = system.add({{"Last_Name", "x"}});
  ZohoBench bench(system);
  json entry = note_entry("k1", who);
  entry["text"] = std::string(40'000, 'x') + "\nsambung:k1";
  const Came came = bench.ask(&System::log, entry);
  const std::string content = system.notes.at(came.remote_id).content;
  EXPECT_EQ(content.size(), zoho::kTextMax);
  EXPECT_TRUE(content.ends_with("x\nsambung:k1"));
}

TEST(ZohoSetup, AKeyThatIsWrongIsRefusedByName) {
  for (const char* config : {R"({"page":0})", R"({"pages":5})", R"({"module":"Deals"})",
                             R"({"contact_key":"Our Id"})", R"({"user_id":"me"})"}) {
    EXPECT_THROW(zoho::parse_config(config, "crm"), ConfigError) << config;
  }
}

TEST(ZohoSetup, APlanMakesNothingAndASecondRunFindsAllThere) {
  FakeZoho system;
  system.fields.erase("Sambung_Id");
  ZohoBench bench(system);
  const auto state = [&](bool apply) {
    return bench.ask(&System::provision, {{"apply", apply}}).items.at(0)["state"];
  };
  EXPECT_EQ(state(false), "missing");
  EXPECT_FALSE(system.fields.contains("Sambung_Id"));
  EXPECT_EQ(state(true), "made");
  EXPECT_TRUE(system.fields.at("Sambung_Id"));
  EXPECT_EQ(state(true), "present");
  system.fields["Sambung_Id"] = false;
  EXPECT_EQ(state(true), "failed");
}

TEST(ZohoSetup, AProbeTellsWhatIsMissing) {
  FakeZoho system;
  system.add({{"Last_Name", "x"}});
  ZohoBench bench(system);
  std::map<std::string, json> by_check;
  for (const json& item : bench.probe().items) by_check[item["check"]] = item;
  for (const char* check :
       {"credentials", "clock", "rights on Contacts", "fields", "unique field"}) {
    EXPECT_EQ(by_check[check]["ok"], true) << check << by_check[check];
  }
  ZohoBench wrong(system, {{"fields", {"Colour"}}});
  for (const json& item : wrong.probe().items) by_check[item["check"]] = item;
  EXPECT_EQ(by_check["fields"]["ok"], false);
  EXPECT_NE(by_check["fields"]["detail"].get<std::string>().find("Colour"), std::string::npos);
}

/// Cell "a channel's expiry silently stops notifications".
TEST(ZohoHooks, AChannelIsRenewedBeforeItEndsAndMadeAgainWhenItHas) {
  FakeZoho system;
  system.set_now(kMonday);
  ZohoBench bench(system);
  const json request = {{"url", kHook}, {"secret", "s1"}};
  const Came first = bench.ask(&System::subscriptions, request);
  ASSERT_EQ(first.items.size(), 1U) << first.reason;
  const std::int64_t expires = first.items[0]["expires_ms"];
  EXPECT_GT(expires, (kMonday + 6 * 86'400) * 1000);
  EXPECT_EQ(system.channels.begin()->second["token"], "s1");
  // An hour later nothing is to be done, four days later it is renewed.
  system.set_now(kMonday + 3600);
  EXPECT_EQ(bench.ask(&System::subscriptions, request).items.at(0)["expires_ms"], expires);
  EXPECT_EQ(system.count("PATCH"), 0U);
  system.set_now(kMonday + 4 * 86'400);
  EXPECT_GT(bench.ask(&System::subscriptions, request).items.at(0)["expires_ms"], expires);
  EXPECT_EQ(system.count("PATCH"), 1U);
  // After a month without us it is gone, and is made again.
  system.set_now(kMonday + 30 * 86'400);
  EXPECT_EQ(bench.ask(&System::subscriptions, request).outcome, SAMBUNG_DONE);
  EXPECT_EQ(system.channels.size(), 1U);
  EXPECT_EQ(system.count("POST"), 2U);
}

TEST(ZohoHooks, AnotherSecretOrAddressReplacesTheChannelAndOthersStay) {
  FakeZoho system;
  ZohoBench bench(system);
  const std::string week = testing::utc(system.now() + 6 * 86'400);
  system.channels["77"] = {
      {"channel_id", "77"}, {"notify_url", "https://other.example/zoho"}, {"channel_expiry", week}};
  bench.ask(&System::subscriptions, {{"url", kHook}, {"secret", "s1"}});
  bench.ask(&System::subscriptions, {{"url", kHook}, {"secret", "s2"}});
  EXPECT_EQ(system.channels.size(), 2U);
  EXPECT_EQ(system.count("PATCH"), 1U);
  bench.ask(&System::subscriptions, {{"url", "https://new.example/hooks/crm"}, {"secret", "s2"}});
  EXPECT_EQ(system.channels.size(), 2U);
  const Came ended = bench.ask(&System::subscriptions, {{"url", nullptr}});
  EXPECT_EQ(ended.outcome, SAMBUNG_DONE) << ended.reason;
  EXPECT_EQ(system.channels.size(), 1U);
  EXPECT_TRUE(system.channels.contains("77"));
}

TEST(ZohoHooks, TheBrokerKnowsTheTokenInTheBody) {
  const testing::SentHook hook{"https://broker.example/hooks/crm",
                               R"({"module":"Contacts","ids":["1"],"token":"s1"})"};
  EXPECT_EQ(testing::broker_verdict(zoho::kManifest, {"s1"}, hook, 0), "good");
  EXPECT_NE(testing::broker_verdict(zoho::kManifest, {"s2"}, hook, 0), "good");
}

TEST(ZohoHooks, AWebhookIsOneHintARecordOfItsModule) {
  FakeZoho system;
  ZohoBench bench(system);
  json hook = {{"server_time", 1},      {"module", "Contacts"},
               {"operation", "delete"}, {"ids", {"5543210000000123001", "x"}},
               {"channel_id", "1"},     {"token", "s1"}};
  const Came came = bench.ask(&System::receive, hook);
  ASSERT_EQ(came.items.size(), 1U) << came.reason;
  EXPECT_TRUE(came.items[0]["hint"]);
  EXPECT_FALSE(came.items[0].contains("deleted"));
  hook["module"] = "Deals";
  EXPECT_TRUE(bench.ask(&System::receive, hook).items.empty());
  EXPECT_EQ(bench.ask(&System::receive, json::array()).outcome, SAMBUNG_INVALID);
  EXPECT_TRUE(system.asked().empty());
}

}  // namespace
}  // namespace sambung
