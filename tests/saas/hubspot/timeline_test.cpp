#include <gtest/gtest.h>

#include "connectors/hubspot/entry.hpp"
#include "tests/saas/hubspot/stage.hpp"

/// Conversations as communications.
namespace sambung {
namespace {

using hubspot::System;
using testing::Came;
using testing::FakeHubspot;
using testing::HubspotBench;
using testing::json;

json entry_of(const std::string& key, const std::string& contact = "501") {
  return {{"key", key},        {"object", "message"}, {"contact", contact},
          {"id", ""},          {"doubt", false},      {"at", 1'764'050'000'123},
          {"direction", "in"}, {"title", "WhatsApp"}, {"text", "a < b & c\nhalo\nsambung:" + key}};
}

TEST(HubspotTimeline, AnEntryIsACommunicationOfItsContact) {
  FakeHubspot system;
  system.add({});
  HubspotBench bench(system);
  const Came came = bench.ask(&System::log, entry_of("k1"));
  ASSERT_EQ(came.outcome, SAMBUNG_DONE) << came.reason;
  const auto& entry = system.communications.at(std::stoll(came.remote_id));
  EXPECT_EQ(entry.properties.at("hs_communication_body"),
            "<b>WhatsApp</b><br>a &lt; b &amp; c<br>halo<br>sambung:k1");
  EXPECT_EQ(entry.properties.at("hs_communication_channel_type"), "WHATS_APP");
  EXPECT_EQ(entry.properties.at("hs_timestamp"), "1764050000123");
  EXPECT_EQ(entry.ties, std::vector<std::int64_t>{501});
}

TEST(HubspotTimeline, TheSameEntryTwiceIsOne) {
  FakeHubspot system;
  system.add({});
  HubspotBench bench(system);
  const std::string id = bench.ask(&System::log, entry_of("k1")).remote_id;
  EXPECT_EQ(bench.ask(&System::log, entry_of("k1")).remote_id, id);
  EXPECT_EQ(system.communications.size(), 1U);
}

TEST(HubspotTimeline, AKnownOneIsChangedAndAMissingOneIsGone) {
  FakeHubspot system;
  system.add({});
  HubspotBench bench(system);
  json entry = entry_of("k1");
  entry["id"] = bench.ask(&System::log, entry).remote_id;
  entry["text"] = "more";
  EXPECT_EQ(bench.ask(&System::log, entry).outcome, SAMBUNG_DONE);
  EXPECT_EQ(system.communications.begin()->second.properties.at("hs_communication_body"),
            "<b>WhatsApp</b><br>more");
  system.communications.clear();
  EXPECT_EQ(bench.ask(&System::log, entry).outcome, SAMBUNG_GONE);
  EXPECT_TRUE(system.communications.empty());
}

TEST(HubspotTimeline, AnEntryOfNobodyIsNotMade) {
  FakeHubspot system;
  system.add({});
  system.add({});
  system.merge(501, 502);
  HubspotBench bench(system);
  const auto came =
      bench.ask_all(&System::log, {entry_of("k1", "999"), entry_of("k2", "502"), entry_of("k3")});
  EXPECT_EQ(came[0].outcome, SAMBUNG_GONE);
  EXPECT_EQ(came[1].outcome, SAMBUNG_MERGED);
  EXPECT_EQ(came[1].remote_id, "501");
  EXPECT_EQ(came[2].outcome, SAMBUNG_DONE);
  EXPECT_EQ(system.communications.size(), 1U);
}

TEST(HubspotTimeline, ManyTakeThreeRequestsAndNotOneEach) {
  FakeHubspot system;
  system.add({});
  HubspotBench bench(system);
  std::vector<json> entries;
  for (int i = 0; i < 100; ++i) entries.push_back(entry_of("k" + std::to_string(i)));
  for (const Came& came : bench.ask_all(&System::log, entries)) {
    EXPECT_EQ(came.outcome, SAMBUNG_DONE) << came.reason;
  }
  EXPECT_EQ(system.count("POST"), 3U);
  EXPECT_EQ(system.communications.size(), 100U);
}

TEST(HubspotTimeline, ATextThatHtmlMakesTooLongIsCutBetweenTags) {
  json entry = entry_of("k1");
  entry["text"] = std::string(30'000, '&');
  const json made = hubspot::entry_properties(entry, hubspot::parse_config("{}"));
  const std::string body = made["hs_communication_body"];
  EXPECT_LE(body.size(), hubspot::kBodyMax);
  EXPECT_TRUE(body.ends_with("&amp;...")) << body.substr(body.size() - 20);
}

}  // namespace
}  // namespace sambung
