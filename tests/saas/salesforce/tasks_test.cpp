#include <gtest/gtest.h>

#include <sambung/host.hpp>

#include "tests/saas/salesforce/stage.hpp"

/// Conversations as tasks; settings and what the organisation must have.
namespace sambung {
namespace {

using salesforce::System;
using testing::Came;
using testing::FakeSalesforce;
using testing::json;
using testing::SalesforceBench;

json task_entry(const std::string& key, const std::string& contact) {
  return {{"key", key},        {"object", "message"}, {"contact", contact},
          {"id", ""},          {"doubt", false},      {"at", 1'764'050'000'123},
          {"direction", "in"}, {"title", "WhatsApp"}, {"text", "halo\nsambung:" + key}};
}

TEST(SalesforceTasks, AnEntryIsATaskOfItsContactAndTwiceTheSame) {
  FakeSalesforce system;
  const std::string who = system.add("Contact", {{"LastName", "x"}});
  SalesforceBench bench(system, {{"task_type", "WhatsApp"}});
  const Came came = bench.ask(&System::log, task_entry("k1", who));
  ASSERT_EQ(came.outcome, SAMBUNG_DONE) << came.reason;
  const json task = system.row(came.remote_id);
  EXPECT_EQ(task["WhoId"], who);
  EXPECT_EQ(task["Description"], "halo\nsambung:k1");
  EXPECT_EQ(task["Status"], "Completed");
  EXPECT_EQ(task["Type"], "WhatsApp");
  EXPECT_EQ(task["ActivityDate"], "2025-11-25");
  EXPECT_EQ(bench.ask(&System::log, task_entry("k1", who)).remote_id, came.remote_id);
  EXPECT_EQ(system.rows["Task"].size(), 1U);
}

TEST(SalesforceTasks, AKnownOneIsChangedAndADeletedOneIsGone) {
  FakeSalesforce system;
  const std::string who = system.add("Contact", {{"LastName", "x"}});
  SalesforceBench bench(system);
  json entry = task_entry("k1", who);
  entry["id"] = bench.ask(&System::log, entry).remote_id;
  entry["text"] = "more";
  EXPECT_EQ(bench.ask(&System::log, entry).outcome, SAMBUNG_DONE);
  EXPECT_EQ(system.row(entry["id"])["Description"], "more");
  system.remove(entry["id"]);
  EXPECT_EQ(bench.ask(&System::log, entry).outcome, SAMBUNG_GONE);
}

TEST(SalesforceTasks, AnEntryOfNobodyIsNotMade) {
  FakeSalesforce system;
  const std::string a = system.add("Contact", {{"LastName", "x"}});
  const std::string lead = system.add("Lead", {{"LastName", "x"}, {"Company", "-"}});
  const std::string contact = system.convert(lead);
  SalesforceBench bench(system, {{"leads", true}});
  system.remove(a);
  const auto came = bench.ask_all(
      &System::log, {task_entry("k1", a), task_entry("k2", lead), task_entry("k3", contact)});
  EXPECT_EQ(came[0].outcome, SAMBUNG_GONE);
  EXPECT_EQ(came[1].outcome, SAMBUNG_MERGED);
  EXPECT_EQ(came[1].remote_id, contact);
  EXPECT_EQ(came[2].outcome, SAMBUNG_DONE) << came[2].reason;
  EXPECT_EQ(system.rows["Task"].size(), 1U);
}

TEST(SalesforceTasks, ATextThatIsTooLongIsCutBetweenCharacters) {
  FakeSalesforce system;
  const std::string who = system.add("Contact", {{"LastName", "x"}});
  SalesforceBench bench(system);
  json entry = task_entry("k1", who);
  entry["text"] = std::string(31'999, 'x') + "yz";
  EXPECT_EQ(bench.ask(&System::log, entry).outcome, SAMBUNG_DONE);
  const std::string text = system.rows["Task"].begin()->second["Description"];
  EXPECT_EQ(text.size(), 32'000U);
  EXPECT_EQ(text.back(), 'y');
}

TEST(SalesforceSetup, AKeyThatIsWrongIsRefusedByName) {
  for (const char* config :
       {R"({"page":0})", R"({"pages":5})", R"({"contact_key":"Name"})", R"({"make":"Account"})",
        R"({"api_version":"68"})", R"({"user_id":"nobody"})"}) {
    EXPECT_THROW(salesforce::parse_config(config), ConfigError) << config;
  }
  EXPECT_TRUE(salesforce::parse_config(R"({"make":"Lead"})").leads);
}

TEST(SalesforceSetup, APlanMakesNothingAndASecondRunFindsAllThere) {
  FakeSalesforce system;
  system.fields["Contact"].erase("Sambung_Id__c");
  system.fields["Task"].erase("Sambung_Key__c");
  SalesforceBench bench(system);
  using States = std::vector<std::string>;
  const auto states = [&](bool apply) {
    States all;
    for (const json& step : bench.ask(&System::provision, {{"apply", apply}}).items) {
      all.push_back(step["state"]);
    }
    return all;
  };
  EXPECT_EQ(states(false), (States{"missing", "missing"}));
  EXPECT_FALSE(system.fields["Contact"].contains("Sambung_Id__c"));
  EXPECT_EQ(states(true), (States{"made", "made"}));
  EXPECT_EQ(states(true), (States{"present", "present"}));
  system.unique_keys = false;
  EXPECT_EQ(states(true), (States{"failed", "failed"}));
}

TEST(SalesforceSetup, AProbeTellsWhatIsMissing) {
  FakeSalesforce system;
  SalesforceBench bench(system, {{"fields", {"Colour__c"}}});
  const Came came = bench.probe();
  ASSERT_EQ(came.outcome, SAMBUNG_DONE) << came.reason;
  std::map<std::string, json> by_check;
  for (const json& item : came.items) by_check[item["check"]] = item;
  EXPECT_EQ(by_check["credentials"]["ok"], true);
  EXPECT_EQ(by_check["rights on Contact"]["ok"], true);
  EXPECT_EQ(by_check["external ids"]["ok"], true);
  EXPECT_EQ(by_check["fields"]["ok"], false);
  EXPECT_NE(by_check["fields"]["detail"].get<std::string>().find("Colour__c"), std::string::npos);
  system.tokens = {"other"};
  EXPECT_EQ(bench.probe().items.at(1)["ok"], false);
}

}  // namespace
}  // namespace sambung
