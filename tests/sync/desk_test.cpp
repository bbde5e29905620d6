#include <algorithm>

#include "core/state/people.hpp"
#include "tests/sync/synced.hpp"

namespace sambung::sync {
namespace {

TEST_F(Synced, AContactOfOneSystemIsMadeInAnother) {
  crm().make({{"name", "Ayu"}, {"phone", "+6281255501234"}, {"tags", {"vip"}}}, now());
  start();
  ASSERT_TRUE(soon([&] { return shops("+6281255501234").value("name", "") == "Ayu"; }));
  EXPECT_EQ(shops("+6281255501234")["tags"], json({"vip"}));
  EXPECT_TRUE(stays_still());
  EXPECT_EQ(crm().size(), 1U);
  EXPECT_EQ(shop().size(), 1U);
  EXPECT_EQ(erp().size(), 0U) << "it may not make records there";
  EXPECT_EQ(crm().writes(), 0U);
  EXPECT_EQ(shop().writes(), 1U);
}

TEST_F(Synced, AContactThatIsThereIsFoundAndNotMadeAgain) {
  crm().make({{"name", "Ayu"}, {"phone", "+6281255501234"}}, now());
  const std::string there = erp().make({{"name", "A."}, {"phone", "+6281255501234"}}, now() - 5000);
  start();
  ASSERT_TRUE(soon([&] { return erp().fields(there)->value("name", "") == "Ayu"; }));
  EXPECT_TRUE(stays_still());
  EXPECT_EQ(erp().size(), 1U);
}

TEST_F(Synced, AnEditThereReachesTheOthersAndStops) {
  const std::string id = crm().make({{"name", "Ayu"}, {"phone", "+6281255501234"}}, now() - 60'000);
  start();
  ASSERT_TRUE(soon([&] { return shops("+6281255501234").value("name", "") == "Ayu"; }));
  crm().change(id, {{"name", "Ayu Lestari"}}, now());
  ASSERT_TRUE(soon([&] { return shops("+6281255501234").value("name", "") == "Ayu Lestari"; }));
  EXPECT_TRUE(stays_still());
  shop().change("1", {{"name", "A. Lestari"}}, now() + 5);
  ASSERT_TRUE(soon([&] { return crm().fields(id)->value("name", "") == "A. Lestari"; }));
  EXPECT_TRUE(stays_still());
}

TEST_F(Synced, APersonMetOnWhatsAppGetsARecord) {
  start();
  append(message_from("6281255501234", "Ayu"));
  ASSERT_TRUE(soon([&] { return shops("+6281255501234").value("name", "") == "Ayu"; }));
  ASSERT_TRUE(soon([&] { return held(crm(), "+6281255501234").value("name", "") == "Ayu"; }));
  EXPECT_TRUE(stays_still());
  EXPECT_EQ(shop().size(), 1U);
  EXPECT_EQ(crm().size(), 1U);
}

TEST_F(Synced, AMakingWithoutAnAnswerIsLookedUpAndNotRepeated) {
  shop().lost_answers = 1;
  crm().make({{"name", "Ayu"}, {"phone", "+6281255501234"}}, now());
  start();
  ASSERT_TRUE(soon([&] { return shop().size() == 1; }));
  ASSERT_TRUE(soon([&] { return shop().finds() >= 2; }));
  EXPECT_TRUE(stays_still());
  EXPECT_EQ(shop().size(), 1U);
  EXPECT_EQ(shop().writes(), 1U);
}

TEST_F(Synced, ASystemThatIsDownHoldsUpNobodyAndCatchesUp) {
  shop().is_down = true;
  start();
  for (int i = 0; i < 30; ++i) {
    const std::string phone = "+62812555012" + std::to_string(10 + i);
    crm().make({{"name", "P" + std::to_string(i)}, {"phone", phone}}, now());
    erp().make({{"phone", phone}}, now() - 1000);
  }
  ASSERT_TRUE(soon([&] { return erp().writes() >= 30; }));
  EXPECT_EQ(shop().size(), 0U);
  shop().is_down = false;
  ASSERT_TRUE(soon([&] { return shop().size() == 30; }));
  EXPECT_TRUE(stays_still());
  EXPECT_EQ(shop().size(), 30U);
}

TEST_F(Synced, WhatOneSystemRefusesReachesTheOthers) {
  shop().refused = "email";
  crm().make({{"name", "Ayu"}, {"phone", "+6281255501234"}, {"email", "a@example.test"}}, now());
  erp().make({{"phone", "+6281255501234"}}, now() - 1000);
  start();
  ASSERT_TRUE(soon([&] { return erp().fields("1")->value("email", "") == "a@example.test"; }));
  EXPECT_TRUE(stays_still());
}

TEST_F(Synced, AfterACrashNothingIsMadeTwice) {
  for (int i = 0; i < 40; ++i) {
    crm().make(
        {{"name", "P" + std::to_string(i)}, {"phone", "+62812555013" + std::to_string(10 + i)}},
        now());
  }
  start();
  ASSERT_TRUE(soon([&] { return shop().size() > 5; }));
  stop();
  drop_file();
  start();
  ASSERT_TRUE(soon([&] { return shop().size() == 40; }));
  EXPECT_TRUE(stays_still());
  EXPECT_EQ(shop().size(), 40U);
  EXPECT_EQ(crm().size(), 40U);
}

TEST_F(Synced, AfterAStartNobodyIsLookedAtAgainUnlessTheRulesChanged) {
  const auto starts = [&](const std::string& phone) {
    stop();
    start();
    crm().make({{"name", "Ayu"}, {"phone", phone}}, now());
    EXPECT_TRUE(soon([&] { return !shops(phone).empty(); }));
    EXPECT_TRUE(stays_still());
    return desk_->status().revisited;
  };
  starts("+6281255501234");
  EXPECT_EQ(starts("+6281255501235"), 0U);
  rules_.connections["erp"].may_create = true;
  EXPECT_GE(starts("+6281255501236"), 2U);
}

TEST_F(Synced, AConnectionThatWasTakenAwayForAWhileGetsWhatItMissed) {
  rules_.connections.erase("erp");
  crm().make({{"name", "Ayu"}, {"phone", "+6281255501234"}}, now());
  start();
  ASSERT_TRUE(soon([&] { return !shops("+6281255501234").empty(); }));
  leave("shop");
  crm().change("1", {{"name", "Ayu Lestari"}}, now() + 1000);
  crm().make({{"name", "Budi"}, {"phone", "+6281255505678"}}, now());
  const auto all_taken_in = [&] {
    const auto extent = journal_->extent(0);
    const auto told = events("record.changed");
    const auto by_crm = std::count_if(told.begin(), told.end(), [](const journal::Record& record) {
      return json::parse(record.event.body).value("connection", "") == "crm";
    });
    return extent && by_crm == 3 &&
           desk_->taken_in().has(
               {.epoch = journal_->epoch(), .partition = 0, .offset = extent->last});
  };
  ASSERT_TRUE(soon(all_taken_in));
  join("shop");
  EXPECT_TRUE(soon([&] { return !shops("+6281255505678").empty(); }));
  EXPECT_TRUE(soon([&] { return shops("+6281255501234").value("name", "") == "Ayu Lestari"; }));
  EXPECT_TRUE(stays_still());
  EXPECT_EQ(shop().size(), 2U);
}

TEST_F(Synced, ARecordDeletedThereIsNotMadeAgain) {
  crm().make({{"name", "Ayu"}, {"phone", "+6281255501234"}}, now());
  start();
  ASSERT_TRUE(soon([&] { return shop().size() == 1; }));
  ASSERT_TRUE(stays_still());
  shop().remove("1");
  crm().change("1", {{"name", "Other"}}, now() + 1000);
  EXPECT_TRUE(stays_still());
  EXPECT_EQ(shop().size(), 0U);
  EXPECT_EQ(crm().fields("1")->value("name", ""), "Other");
}

TEST_F(Synced, AMergedRecordIsFollowed) {
  crm().make({{"name", "Ayu"}, {"phone", "+6281255501234"}}, now());
  start();
  ASSERT_TRUE(soon([&] { return shop().size() == 1; }));
  ASSERT_TRUE(stays_still());
  const std::string other = shop().make({{"name", "Ayu"}}, now());
  shop().merge("1", other);
  crm().change("1", {{"name", "Ayu L."}}, now() + 1000);
  ASSERT_TRUE(soon([&] { return shop().fields(other)->value("name", "") == "Ayu L."; }));
  EXPECT_TRUE(stays_still());
}

TEST_F(Synced, AnEditHereGoesToAllAndALoserIsKept) {
  crm().make({{"name", "Ayu"}, {"phone", "+6281255501234"}}, now() - 60'000);
  start();
  ASSERT_TRUE(soon([&] { return shop().size() == 1; }));
  ASSERT_TRUE(stays_still());
  crm().is_down = true;
  crm().change("1", {{"name", "theirs"}}, now() - 30'000);
  auto state = *sqlite::Database::open(folder_ / "state.db", {.read_only = true});
  state::People people(state);
  const std::string person =
      **people.person_of(keys_.subject_of_record("crm", "contact", "1"), clock_.now());
  append(model::PersonEdited{.person_id = person,
                             .field = "name",
                             .value = model::Raw{"\"ours\""},
                             .pinned = {},
                             .author = "human",
                             .time = clock_.now()});
  ASSERT_TRUE(soon([&] { return shops("+6281255501234").value("name", "") == "ours"; }));
  crm().is_down = false;
  ASSERT_TRUE(soon([&] { return crm().fields("1")->value("name", "") == "ours"; }));
  EXPECT_TRUE(stays_still());
  ASSERT_TRUE(soon([&] { return desk_->status().losses > 0; }));
}

TEST_F(Synced, AReconcilingFindsWhatNoFeedToldOf) {
  crm().make({{"name", "Ayu"}, {"phone", "+6281255501234"}}, now());
  start();
  ASSERT_TRUE(soon([&] { return shop().size() == 1; }));
  ASSERT_TRUE(stays_still());
  shop().change_silently("1", {{"name", "typed there"}}, now() + 1000);
  EXPECT_TRUE(stays_still());
  EXPECT_EQ(crm().fields("1")->value("name", ""), "Ayu");
  desk_->reconcile("");
  ASSERT_TRUE(soon([&] { return crm().fields("1")->value("name", "") == "typed there"; }));
  ASSERT_TRUE(soon([&] { return desk_->status().drift["shop"].checked == 1; }));
  EXPECT_EQ(desk_->status().drift["shop"].drifted, 1U);
  EXPECT_EQ(desk_->status().drift["crm"].drifted, 0U);
}

TEST_F(Synced, SaysOfflineWhatItWouldWrite) {
  crm().make({{"name", "Budi"}, {"phone", "+6281255505678"}}, now());
  start();
  ASSERT_TRUE(soon([&] { return shop().size() == 1; }));
  ASSERT_TRUE(stays_still());
  shop().is_down = true;
  crm().make({{"name", "Ayu"}, {"phone", "+6281255501234"}}, now());
  ASSERT_TRUE(soon([&] {
    auto report = Report::open(folder_ / "sync.db");
    auto plan = report->plan("shop", 10);
    return plan && plan->size() == 1 && plan->front().fields.size() == 2;
  }));
  stop();
  auto report = Report::open(folder_ / "sync.db");
  const auto plan = *report->plan("", 10);
  ASSERT_EQ(plan.size(), 1U) << "the erp may make no records";
  EXPECT_EQ(plan[0].remote_id, "");
  EXPECT_TRUE(plan[0].needs_look);
  EXPECT_EQ(plan[0].fields[0].name, "name");
  EXPECT_EQ(plan[0].fields[0].then, Value("Ayu"));
}

TEST_F(Synced, WritesIntoAHeldConnectionWaitForAnOperator) {
  rules_.connections["shop"].held = true;
  start();
  crm().make({{"name", "Siti"}, {"phone", "+6281255501234"}}, now());
  // It is looked for all the same, so that the plan is whole.
  const auto planned = [this] {
    auto report = Report::open(folder_ / "sync.db");
    const auto plan = report ? report->plan("shop", 10)
                             : Result<std::vector<PlannedWrite>>(std::vector<PlannedWrite>{});
    return plan && plan->size() == 1 && !plan->front().needs_look;
  };
  EXPECT_TRUE(soon(planned));
  EXPECT_EQ(shop().writes(), 0U);
  stop();
  start();  // a restart lets nothing go
  EXPECT_TRUE(soon([this] { return desk_->status().held.contains("shop"); }));
  EXPECT_EQ(shop().writes(), 0U);
  desk_->apply("shop");
  EXPECT_TRUE(soon([this] { return shops("+6281255501234").value("name", "") == "Siti"; }));
  // What comes later waits again.
  crm().change("1", {{"name", "Siti Lestari"}, {"phone", "+6281255501234"}}, now() + 1);
  EXPECT_TRUE(soon(planned));
  EXPECT_TRUE(stays_still());
  EXPECT_EQ(shops("+6281255501234").value("name", ""), "Siti");
}

}  // namespace
}  // namespace sambung::sync
