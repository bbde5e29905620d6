#include <gtest/gtest.h>

#include "tests/rest/fake_chatwoot.hpp"
#include "tests/rest/fake_espocrm.hpp"
#include "tests/rest/stage.hpp"

/// What any system and any network does, over the wire and through a real sambung-host.
namespace sambung {
namespace {

using testing::Came;
using testing::FakeChatwoot;
using testing::FakeEspocrm;
using testing::fetch_of;
using testing::find_of;
using testing::json;
using testing::RestHost;
using testing::upsert_of;

const json kCrm = {{"system", "espocrm"}};
const json kSiti = {{"lastName", "Siti"}, {"phoneNumber", "+628123456789"}};

std::string shipped_mapping(const std::string& system) {
  for (const rest::Shipped& each : rest::shipped()) {
    if (each.name == system) return json::parse(each.json)["connection"]["mapping"].dump();
  }
  return "none";
}

/// Cell "reset after write": the connection ends after the record is made and before it is told.
TEST(RestFaults, ARecordWhoseMakingWasNotToldIsFoundAndNotMadeTwice) {
  FakeEspocrm system;
  system.duplicate_list = false;
  RestHost host(system.origin(), kCrm);
  system.set({.reset_after_write = 1});
  const json keys = {{"keys", {{"phone", {"+628123456789"}}}}};
  const Came lost = host.ask("upsert", upsert_of("", kSiti, keys));
  EXPECT_EQ(lost.outcome, SAMBUNG_UNKNOWN) << lost.reason;
  json again = upsert_of("", kSiti, keys);
  again["doubt"] = true;
  const Came found = host.ask("upsert", again);
  EXPECT_EQ(found.outcome, SAMBUNG_DUPLICATE) << found.reason;
  EXPECT_EQ(found.remote_id, "e1");
  EXPECT_EQ(system.contacts.size(), 1U);
}

/// Cell "reset after write", of an entry in the timeline.
TEST(RestFaults, AMessageWhoseMakingWasNotToldIsNotMadeTwice) {
  FakeChatwoot system;
  system.add({{"phone_number", "+62812"}});
  RestHost host(system.origin(),
                {{"system", "chatwoot"}, {"parameters", {{"account_id", 1}, {"inbox_id", 3}}}});
  json entry = {
      {"key", "k0"},       {"object", "message"}, {"contact", "1"},           {"at", 1764050000123},
      {"direction", "in"}, {"title", "WhatsApp"}, {"text", "halo sambung:k0"}};
  ASSERT_EQ(host.ask("log", entry).outcome, SAMBUNG_DONE);
  entry["key"] = "k1";
  entry["text"] = "halo sambung:k1";
  system.set({.reset_after_write = 1});
  EXPECT_EQ(host.ask("log", entry).outcome, SAMBUNG_UNKNOWN);
  entry["doubt"] = true;
  const Came found = host.ask("log", entry);
  EXPECT_EQ(found.outcome, SAMBUNG_DONE) << found.reason;
  EXPECT_FALSE(found.remote_id.empty());
  EXPECT_EQ(system.conversations.begin()->second["messages"].size(), 2U);
}

/// Cell "502 after write".
TEST(RestFaults, A502AfterAMakingIsUnknownAndAfterAChangeIsTriedAgain) {
  FakeEspocrm system;
  system.add("c1", {{"lastName", "Siti"}});
  RestHost host(system.origin(), kCrm);
  system.set({.broken_after_write = 2});
  EXPECT_EQ(host.ask("upsert", upsert_of("", kSiti)).outcome, SAMBUNG_UNKNOWN);
  EXPECT_EQ(host.ask("upsert", upsert_of("c1", kSiti)).outcome, SAMBUNG_TRANSIENT);
  EXPECT_EQ(host.ask("upsert", upsert_of("c1", kSiti)).outcome, SAMBUNG_DONE);
}

/// Cell "5xx storm".
TEST(RestFaults, AStormLosesNothingAndWritesNothing) {
  FakeEspocrm system;
  system.add("c1", json::object());
  RestHost host(system.origin(), kCrm);
  system.set({.storm = 4});
  EXPECT_EQ(host.ask("upsert", upsert_of("", kSiti)).outcome, SAMBUNG_TRANSIENT);
  EXPECT_EQ(host.ask("fetch", fetch_of("c1")).outcome, SAMBUNG_TRANSIENT);
  EXPECT_EQ(host.ask("find", find_of({{"phone", {"+62"}}})).outcome, SAMBUNG_TRANSIENT);
  EXPECT_EQ(host.run("changes", "").outcome, SAMBUNG_TRANSIENT);
  EXPECT_EQ(system.contacts.size(), 1U);
  system.set_ahead(10);  // a second that has only begun is the next poll's
  EXPECT_EQ(host.run("changes", "").items.size(), 1U);
}

/// Cell "slow body".
TEST(RestFaults, ABodyThatNeverEndsIsLeftAtTheDeadline) {
  FakeEspocrm system;
  system.add("c1", json::object());
  RestHost host(system.origin(), kCrm);
  system.set({.slow_body = true});
  const auto begun = std::chrono::steady_clock::now();
  const Came came = host.run("fetch", fetch_of("c1").dump(), {}, std::chrono::milliseconds(1500));
  EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds(8));
  EXPECT_EQ(came.outcome, SAMBUNG_TRANSIENT) << came.reason;
}

/// Cell "truncated JSON".
TEST(RestFaults, HalfAnAnswerIsNone) {
  FakeEspocrm system;
  system.add("c1", json::object());
  RestHost host(system.origin(), kCrm);
  system.set({.truncated = 3});
  EXPECT_EQ(host.ask("fetch", fetch_of("c1")).outcome, SAMBUNG_TRANSIENT);
  EXPECT_EQ(host.run("changes", "").outcome, SAMBUNG_TRANSIENT);
  EXPECT_EQ(host.ask("upsert", upsert_of("", kSiti)).outcome, SAMBUNG_UNKNOWN);
  EXPECT_EQ(host.ask("fetch", fetch_of("c1")).items.size(), 1U);
}

/// Cell "clock skew": a system a day behind. By our clock all that it changes from now on is past.
TEST(RestFaults, AClockOfItsOwnHidesNoChange) {
  FakeEspocrm system;
  const std::int64_t theirs = std::time(nullptr) - 86'400;
  system.set_now(theirs);
  system.add("c1", json::object());
  system.set_now(theirs + 5);
  RestHost host(system.origin(), kCrm);
  const Came first = host.run("changes", "");
  ASSERT_EQ(first.items.size(), 1U) << first.reason;
  system.change([&] {
    system.add("c2", json::object());
    system.set_now(theirs + 10);
  });
  EXPECT_EQ(host.run("changes", first.cursor).ids(), std::vector<std::string>{"c2"});
  const Came probed = host.run("probe", "");
  ASSERT_EQ(probed.items.size(), 3U) << probed.reason;
  EXPECT_NEAR(probed.items[2]["skew_ms"].get<double>(), -86'400'000.0, 60'000.0);
}

/// Cell "gzip".
TEST(RestFaults, CompressedAnswersAreRead) {
  FakeEspocrm system;
  system.add("c1", {{"description", std::string(50'000, 'x')}});
  RestHost host(system.origin(), kCrm);
  system.set({.gzip = true});
  const Came came = host.ask("fetch", fetch_of("c1"));
  ASSERT_EQ(came.items.size(), 1U) << came.reason;
  EXPECT_EQ(came.items[0]["fields"]["description"].get<std::string>().size(), 50'000U);
}

/// Cells "UTF-8 and right-to-left names" and "phone formats", with the mapping that ships.
TEST(RestFaults, NamesAndNumbersOfTheWorldComeBackAsTheyWere) {
  FakeEspocrm system;
  RestHost host(system.origin(), kCrm, shipped_mapping("espocrm"));
  const std::string name =
      "\xD8\xB9\xD8\xA8\xD8\xAF \xD8\xA7\xD9\x84\xD9\x84\xD9\x87"
      " \xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x92\xBB";
  const Came made = host.ask("upsert", upsert_of("", {{"name", name}, {"phone", "+628123456789"}}));
  ASSERT_EQ(made.outcome, SAMBUNG_DONE) << made.reason;
  EXPECT_EQ(made.items.at(0)["fields"]["name"], name);
  const Came single = host.ask("upsert", upsert_of("", {{"name", "Budi"}}));
  EXPECT_EQ(single.items.at(0)["fields"]["name"], "Budi") << single.reason;
  for (const char* kept : {"+628123456789", "08123456789", "628123456789", "0812-3456-789"}) {
    system.change([&] { system.contacts.at("e1")["phoneNumber"] = kept; });
    const Came found = host.ask("find", find_of({{"phone", {"+628123456789"}}}));
    EXPECT_EQ(found.ids(), std::vector<std::string>{"e1"}) << kept << ": " << found.reason;
  }
}

TEST(RestFaults, NothingPersonalIsInAReason) {
  FakeEspocrm system;
  RestHost host(system.origin(), kCrm);
  system.set({.storm = 1});
  for (int i = 0; i < 3; ++i) {
    const Came came =
        host.ask("upsert", upsert_of("", {{"firstName", "Siti"}, {"phoneNumber", "+62812"}}));
    EXPECT_EQ(came.reason.find("Siti"), std::string::npos);
    EXPECT_EQ(came.reason.find("62812"), std::string::npos);
  }
}

}  // namespace
}  // namespace sambung
