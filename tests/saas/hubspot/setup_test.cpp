#include <gtest/gtest.h>

#include <sambung/host.hpp>

#include "tests/saas/hubspot/stage.hpp"
#include "tests/saas/manifest_hooks.hpp"
#include "tests/saas/signed_hook.hpp"

/// Settings, what the account must have, webhooks.
namespace sambung {
namespace {

using hubspot::System;
using testing::Came;
using testing::FakeHubspot;
using testing::HubspotBench;
using testing::json;

json finding_of(const Came& came, const std::string& check) {
  for (const json& item : came.items) {
    if (item["check"] == check) return item;
  }
  return json{{"check", "missing: " + check}};
}

TEST(HubspotSetup, AKeyThatIsNotKnownIsRefusedByName) {
  for (const char* config : {R"({"page":0})", R"({"pages":5})", R"({"contact_key":"Our Id"})",
                             R"({"properties":[7]})"}) {
    EXPECT_THROW(hubspot::parse_config(config), ConfigError) << config;
  }
  EXPECT_EQ(hubspot::parse_config(R"({"overlap_s":5})").overlap, 5'000'000);
}

TEST(HubspotSetup, APlanMakesNothingAndASecondRunFindsAllThere) {
  FakeHubspot system;
  for (auto& [type, known] : system.properties)
    known.erase("sambung_id"), known.erase("sambung_key");
  HubspotBench bench(system);
  const auto states = [&](bool apply) {
    std::vector<std::string> all;
    for (const json& step : bench.ask(&System::provision, {{"apply", apply}}).items) {
      all.push_back(step["state"]);
    }
    return all;
  };
  using States = std::vector<std::string>;
  EXPECT_EQ(states(false), (States{"missing", "missing"}));
  EXPECT_FALSE(system.properties["contacts"].contains("sambung_id"));
  EXPECT_EQ(states(true), (States{"made", "made"}));
  EXPECT_TRUE(system.properties["contacts"]["sambung_id"]);
  EXPECT_TRUE(system.properties["communications"]["sambung_key"]);
  EXPECT_EQ(states(true), (States{"present", "present"}));
  system.properties["contacts"]["sambung_id"] = false;
  EXPECT_EQ(states(true), (States{"failed", "present"}));
}

TEST(HubspotSetup, AProbeTellsWhatIsMissing) {
  FakeHubspot system;
  system.no_scope = {"communications"};
  HubspotBench bench(system, {{"properties", {"colour"}}});
  const Came came = bench.probe();
  ASSERT_EQ(came.outcome, SAMBUNG_DONE) << came.reason;
  EXPECT_EQ(finding_of(came, "credentials")["ok"], true);
  EXPECT_EQ(finding_of(came, "clock")["ok"], true);
  EXPECT_EQ(finding_of(came, "rights on contacts")["ok"], true);
  EXPECT_EQ(finding_of(came, "rights on communications")["ok"], false);
  EXPECT_EQ(finding_of(came, "fields")["detail"], "the account has no property colour");
  EXPECT_EQ(finding_of(came, "unique properties")["ok"], true);
  system.token = "another";
  EXPECT_EQ(finding_of(bench.probe(), "credentials")["ok"], false);
}

/// Cell "out-of-order and duplicated webhook items".
TEST(HubspotHooks, EventsAreHintsEachOnce) {
  FakeHubspot system;
  HubspotBench bench(system);
  const json deleted = {
      {"eventId", 1}, {"subscriptionType", "contact.deletion"}, {"objectId", 501}};
  const json changed = {{"eventId", 2},
                        {"subscriptionType", "contact.propertyChange"},
                        {"objectId", 502},
                        {"propertyName", "phone"},
                        {"changeSource", "CRM_UI"}};
  const json company = {{"eventId", 3}, {"subscriptionType", "company.creation"}, {"objectId", 9}};
  const json generic = {{"eventId", 4},
                        {"subscriptionType", "object.creation"},
                        {"objectTypeId", "0-1"},
                        {"objectId", 503}};
  const Came came = bench.ask(&System::receive, {changed, deleted, company, changed, generic});
  ASSERT_EQ(came.outcome, SAMBUNG_DONE) << came.reason;
  EXPECT_EQ(came.ids(), (std::vector<std::string>{"502", "501", "503"}));
  for (const json& item : came.items) {
    EXPECT_TRUE(item["hint"]);
    EXPECT_FALSE(item.contains("deleted")) << "a restored contact would stay deleted";
  }
  EXPECT_EQ(came.items[0]["author"], "human");
  EXPECT_EQ(system.asked().size(), 0U);
}

/// Signature v3: over method, address, body and time, which must be of now.
TEST(HubspotHooks, TheBrokerKnowsHubspotsSignature) {
  constexpr std::int64_t kNowMs = 1'764'050'000'000;
  const std::string time = std::to_string(kNowMs - 1000);
  testing::SentHook hook{"https://broker.example/hooks/crm", R"([{"objectId":1}])", {}};
  hook.headers = {{"X-HubSpot-Signature-v3",
                   testing::base64_hmac("client-secret", "POST" + hook.url + hook.body + time)},
                  {"X-HubSpot-Request-Timestamp", time}};
  const auto verdict = [&](const std::string& secret, std::int64_t now_ms) {
    return testing::broker_verdict(hubspot::kManifest, {secret}, hook, now_ms);
  };
  EXPECT_EQ(verdict("client-secret", kNowMs), "good");
  EXPECT_NE(verdict("another", kNowMs), "good");
  EXPECT_NE(verdict("client-secret", kNowMs + 600'000), "good");
  hook.body += " ";
  EXPECT_NE(verdict("client-secret", kNowMs), "good");
}

TEST(HubspotHooks, AMergeIsForEver) {
  FakeHubspot system;
  HubspotBench bench(system);
  const json merge = {{"subscriptionType", "contact.merge"},
                      {"primaryObjectId", 501},
                      {"mergedObjectIds", {502, 503}},
                      {"newObjectId", 504},
                      {"occurredAt", 1'764'050'000'123}};
  const Came came = bench.ask(&System::receive, {merge, merge});
  ASSERT_EQ(came.ids(), (std::vector<std::string>{"502", "503", "501", "504"}));
  EXPECT_EQ(came.items[0]["merged_into"], "504");
  EXPECT_EQ(came.items[2]["merged_into"], "504");
  EXPECT_TRUE(came.items[3]["hint"]);
}

TEST(HubspotHooks, WhatIsNoListIsRefused) {
  FakeHubspot system;
  HubspotBench bench(system);
  EXPECT_EQ(bench.ask(&System::receive, json::object()).outcome, SAMBUNG_INVALID);
  EXPECT_EQ(bench.ask(&System::receive, {7, {{"objectId", "x"}}}).outcome, SAMBUNG_DONE);
}

}  // namespace
}  // namespace sambung
