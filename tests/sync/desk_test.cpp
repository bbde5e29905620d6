#include "core/sync/desk.hpp"

#include <gtest/gtest.h>

#include "core/ledger/ledger.hpp"
#include "core/model/codec.hpp"
#include "core/state/people.hpp"
#include "core/sync/puller.hpp"
#include "core/sync/report.hpp"
#include "core/sync/store.hpp"
#include "tests/support/stores.hpp"
#include "tests/sync/model_system.hpp"

namespace sambung::sync {
namespace {

using nlohmann::json;
using namespace std::chrono_literals;

// Where the model's tables would take minutes.
#if defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__)
constexpr bool kIsSanitized = true;
#elif defined(__has_feature)
constexpr bool kIsSanitized = __has_feature(address_sanitizer) || __has_feature(thread_sanitizer);
#else
constexpr bool kIsSanitized = false;
#endif

/// A broker's part of sync over three model systems; the desk can be stopped and begun anew.
class Synced : public testing::Stores {
 protected:
  Synced() {
    rules_.fields["tags"] = {.policy = Policy::kUnion};
    for (const char* connection : {"crm", "shop", "erp"}) {
      rules_.connections[connection].may_create = true;
    }
    rules_.connections["erp"].may_create = false;
  }
  ~Synced() override { stop(); }

  void start() {
    std::set<std::string> expected;
    for (const auto& [connection, reach] : rules_.connections) expected.insert(connection);
    auto desk = Desk::start({.state_file = folder_ / "state.db",
                             .sync_file = folder_ / "sync.db",
                             .journal = *journal_,
                             .projected = projector_->doorbell(),
                             .keys = keys_,
                             .clock = clock_,
                             .log = log_,
                             .policies = rules_.fields,
                             .expected = std::move(expected)});
    ASSERT_TRUE(desk) << desk.error().what;
    desk_ = *std::move(desk);
    for (const auto& [connection, reach] : rules_.connections) {
      ModelSystem& system = systems_[connection];
      workers_[connection] = std::make_unique<Worker>(
          WorkerOptions{.connection = connection,
                        .introduced =
                            [this, name = connection](const Introduction& introduction) {
                              Reach told = rules_.connections.at(name);
                              told.fields = introduction.carries;
                              desk_->introduce(name, std::move(told));
                            }},
          system, desk_->mailbox(), log_);
      desk_->attach(*workers_[connection]);
      if (unheard_.contains(connection)) continue;
      pullers_[connection] = std::make_unique<Puller>(
          PullerOptions{.connection = connection, .may_create = connection != "erp", .poll = 20ms},
          Puller::Needs{
              .port = system, .journal = *journal_, .keys = keys_, .clock = clock_, .log = log_});
    }
  }
  void stop() {
    pullers_.clear();
    for (auto& [connection, worker] : workers_) desk_->detach(connection);
    workers_.clear();
    desk_.reset();
  }
  void drop_file() {
    for (const char* suffix : {"", "-wal", "-shm"}) {
      std::filesystem::remove(folder_ / (std::string("sync.db") + suffix));
    }
  }

  ModelSystem& crm() { return systems_["crm"]; }
  ModelSystem& shop() { return systems_["shop"]; }
  ModelSystem& erp() { return systems_["erp"]; }

  /// Waits until `holds`, which may take several rounds of pulling and writing.
  template <class Condition>
  ::testing::AssertionResult soon(Condition holds) {
    const auto deadline = std::chrono::steady_clock::now() + 90s;
    const std::stop_source never;
    while (std::chrono::steady_clock::now() < deadline) {
      const std::uint64_t rings = journal_->doorbell().rings();
      if (holds()) return ::testing::AssertionSuccess();
      journal_->doorbell().wait(rings, 20ms, never.get_token());
    }
    return ::testing::AssertionFailure() << "not within 90 s";
  }
  /// What the shop holds of the contact with this number.
  json shops(const std::string& phone) { return held(shop(), phone); }
  static json held(const ModelSystem& system, const std::string& phone) {
    for (int id = 1; id <= 400; ++id) {
      const auto fields = system.fields(std::to_string(id));
      if (fields && fields->value("phone", "") == phone) return *fields;
    }
    return json::object();
  }
  std::int64_t now() { return unix_ms(clock_.now()); }

  /// Nothing more is written although everything is looked at again and again.
  ::testing::AssertionResult stays_still() {
    const auto counts = [this] { return crm().writes() + shop().writes() + erp().writes(); };
    // Nothing is written there, and nothing decided here: a loaded machine pauses before a write.
    const auto quiet_since = [this, &counts](std::uint64_t before) {
      const auto until = std::chrono::steady_clock::now() + 300ms;
      const std::uint64_t rings = journal_->doorbell().rings();
      const std::stop_source never;
      while (std::chrono::steady_clock::now() < until) {
        journal_->doorbell().wait(rings, 50ms, never.get_token());
        if (counts() != before || journal_->doorbell().rings() != rings) return false;
      }
      return true;
    };
    for (int round = 0; round < 100; ++round) {
      if (quiet_since(counts())) return ::testing::AssertionSuccess();
    }
    return ::testing::AssertionFailure() << "it goes on writing";
  }

  void append(model::Data data) {
    model::Event event;
    const auto digest = keys_.hash({"test", std::to_string(++appended_)});
    event.envelope.id = EventId::make(clock_.now(), std::string_view(digest.data(), digest.size()));
    event.envelope.source = "/sambung/operator";
    event.envelope.time = clock_.now();
    event.data = std::move(data);
    ASSERT_TRUE(
        journal_->append_and_wait({model::encode(std::move(event))}, journal::Priority::kBulk));
  }

  model::MessageReceived message_from(const std::string& wa_id, std::optional<std::string> name) {
    model::MessageReceived message;
    message.channel.id = "C";
    message.message_id = "wamid.1";
    message.time = clock_.now();
    message.from.wa_id = wa_id;
    message.from.name = std::move(name);
    message.content = model::TextContent{.body = "x", .preview_url = {}};
    return message;
  }

  /// Of one type, as they stand in the journal.
  std::vector<journal::Record> events(const char* type) {
    std::vector<journal::Record> found;
    for (std::uint32_t partition = 0; partition < journal_->partitions(); ++partition) {
      std::uint64_t next = 1;
      for (auto records = journal_->read(partition, next, {}); records && !records->empty();
           records = journal_->read(partition, next, {})) {
        next = records->back().position.offset + 1;
        for (journal::Record& record : *records) {
          if (record.event.envelope.type == type) found.push_back(std::move(record));
        }
      }
    }
    return found;
  }
  std::size_t linked() {
    auto report = Report::open(folder_ / "sync.db");
    auto links =
        report ? report->links("", "", 100) : Result<std::vector<LinkView>>(report.error());
    return links ? links->size() : 0;
  }

  Rules rules_;
  std::set<std::string> unheard_;  // connections whose changes are not pulled
  std::map<std::string, ModelSystem> systems_;
  std::unique_ptr<Desk> desk_;
  std::map<std::string, std::unique_ptr<Worker>> workers_;
  std::map<std::string, std::unique_ptr<Puller>> pullers_;
  int appended_ = 0;
};

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
  const auto met = [this](int id) {
    return crm().fields(std::to_string(id))->value("email", "") == "p@example.test";
  };
  EXPECT_TRUE(soon([&] { return met(kContacts); }));
  ASSERT_TRUE(stays_still());
  EXPECT_EQ(shop().size(), kContacts);
  for (int id = kContacts - 99; id <= kContacts; ++id) ASSERT_TRUE(met(id)) << id;
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
