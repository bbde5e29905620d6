#include "tests/sync/synced.hpp"

namespace sambung::sync {
namespace {

TEST_F(Synced, WhoWasLookedUpIsWrittenByTheSameDecisionHoweverManyWait) {
  constexpr int kContacts =
      kIsSanitized ? 1'200 : 2'500;  // more than a connection is given at once
  rules_.connections.erase("erp");
  for (int i = 0; i < kContacts; ++i) {
    crm().make({{"name", "P"}, {"phone", "+6281255" + std::to_string(100'000 + i)}}, now());
  }
  start();
  ASSERT_TRUE(soon([&] { return shop().size() >= kContacts; }));
  ASSERT_TRUE(stays_still());
  EXPECT_EQ(shop().size(), kContacts);
  EXPECT_EQ(shop().writes(), kContacts);
  EXPECT_EQ(shop().finds(), kContacts);
  int without_intent = 0;
  for (const journal::Record& record : events("person.synced")) {
    const json link = json::parse(record.event.body)["standing"]["links"]["shop"];
    without_intent += link.value("state", "") == "wanted" && !link.contains("intent") ? 1 : 0;
  }
  EXPECT_EQ(without_intent, 0);
}

TEST_F(Synced, WhoIsThereAlreadyIsFoundAlsoWhereMakingsLookForThemselves) {
  constexpr int kContacts = kIsSanitized ? 1'200 : 2'500;
  rules_.connections.erase("erp");
  unheard_ = {"shop"};
  const auto phone = [](int i) { return "+6281255" + std::to_string(100'000 + i); };
  for (int i = 0; i < kContacts; ++i) {
    crm().make({{"name", "P"}, {"phone", phone(i)}}, now());
  }
  // The last ones: by then the shop answers, and makings look for themselves.
  for (int i = kContacts - 100; i < kContacts; ++i) {
    shop().make({{"phone", phone(i)}, {"email", "p@example.test"}}, now() - 60'000);
  }
  start();
  const auto all_met = [this] {
    for (int id = kContacts - 99; id <= kContacts; ++id) {
      if (crm().fields(std::to_string(id))->value("email", "") != "p@example.test") return false;
    }
    return true;
  };
  ASSERT_TRUE(soon([&] { return shop().size() >= kContacts && all_met(); }));
  ASSERT_TRUE(stays_still());
  EXPECT_EQ(shop().size(), kContacts);
  EXPECT_TRUE(all_met());
}

TEST_F(Synced, WhatAFeedTellsIsInTheJournalOnceAndInTheDecisionThatFollows) {
  for (const char* other : {"shop", "erp"}) rules_.connections.erase(other);
  crm().make({{"name", "Ayu"}, {"phone", "+6281255501234"}}, now());
  start();
  ASSERT_TRUE(soon([this] { return linked() == 1; }));
  ASSERT_TRUE(stays_still());
  EXPECT_TRUE(events("person.synced").empty()) << "nothing came of it yet";
  stop();
  drop_file();  // and it is judged again from what the feed told
  rules_.connections["shop"].may_create = true;
  start();
  ASSERT_TRUE(soon([&] { return shops("+6281255501234").value("name", "") == "Ayu"; }));
  ASSERT_TRUE(stays_still());
  std::string told;  // the shop tells of its new record, too
  for (const journal::Record& record : events("record.changed")) {
    const bool of_crm = json::parse(record.event.body)["connection"] == "crm";
    if (of_crm) told = record.event.envelope.id.text();
  }
  const auto decisions = events("person.synced");
  ASSERT_FALSE(decisions.empty());
  // The shop may be there before the CRM is, and be looked into before.
  EXPECT_TRUE(std::any_of(decisions.begin(), decisions.end(), [&told](const auto& decision) {
    return json::parse(decision.event.body)["causes"].dump().find(told) != std::string::npos;
  }));
}

TEST_F(Synced, WhatWasHeardOfAConnectionThatWasNotThereYetIsTakenInOnceItIs) {
  // Nothing to find it by: had it been passed by, it would stay unknown.
  model::RecordChanged told;
  told.connection = "crm";
  told.object = "contact";
  told.remote_id = "7";
  told.version = 1;
  told.time = clock_.now();
  told.may_create = true;
  told.fields = model::Raw{R"({"name":"Ayu"})"};
  const Reach crm_reach = rules_.connections.at("crm");
  rules_.connections.erase("crm");
  rules_.connections.erase("erp");
  start();
  append(std::move(told));
  ASSERT_TRUE(soon([this] { return !events("person.created").empty(); }));
  ASSERT_TRUE(soon([this] { return desk_->status().lag == 0; }));
  ASSERT_TRUE(stays_still());
  const auto tied = [this] {
    auto report = Report::open(folder_ / "sync.db");
    const auto links = *report->links("crm", "", 10);
    return links.size() == 1 && links[0].state == "linked" && links[0].remote_id == "7";
  };
  EXPECT_FALSE(tied());
  Reach reach = crm_reach;
  reach.fields = {{"name", Direction::kBoth}};
  desk_->introduce("crm", std::move(reach));
  EXPECT_TRUE(soon(tied));
}

TEST_F(Synced, ARecordOfSomebodyWhoWritesIsToldAtOnceForTheirHistory) {
  for (const char* other : {"shop", "erp"}) rules_.connections.erase(other);
  rules_.connections["crm"].may_create = false;
  start();
  append(message_from("6281255501234", {}));
  ASSERT_TRUE(soon([this] { return !events("conversation.opened").empty(); }));
  crm().make({{"name", "Ayu"}, {"phone", "+6281255501234"}}, now());
  ASSERT_TRUE(soon([this] {
    const auto decisions = events("person.synced");
    if (decisions.empty()) return false;
    // One may come before it: that nothing was found yet.
    const json decision = json::parse(decisions.back().event.body);
    return decision.contains("tied") && decision["tied"][0]["remote_id"] == "1";
  }));
}

TEST_F(Synced, ALoserIsListedOnceHoweverOftenDecisionsAreTakenInAgain) {
  crm().make({{"name", "Ayu"}, {"phone", "+6281255501234"}}, now() - 60'000);
  erp().make({{"name", "A."}, {"phone", "+6281255501234"}}, now() - 90'000);
  start();
  ASSERT_TRUE(soon([&] { return desk_->status().losses > 0; }));
  ASSERT_TRUE(stays_still());
  const std::size_t before = Report::open(folder_ / "sync.db")->losses("", 0, 100)->size();
  ASSERT_GT(before, 0U);
  // A connection that goes and comes makes the desk take in what stands behind its place.
  for (int round = 0; round < 3; ++round) {
    crm().change("1", {{"email", std::to_string(round) + "@example.test"}}, now());
    stop();
    start();
    ASSERT_TRUE(stays_still());
  }
  EXPECT_EQ(Report::open(folder_ / "sync.db")->losses("", 0, 100)->size(), before);
}

}  // namespace
}  // namespace sambung::sync
