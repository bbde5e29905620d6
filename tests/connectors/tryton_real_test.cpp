#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "tests/connectors/tryton_server.hpp"

/// The Tryton connector in its own host against the Tryton that tests/real/start_tryton.sh started.
namespace sambung {
namespace {

using deliver::OutcomeClass;
using nlohmann::json;
using testing::Gave;
using testing::real;
using testing::SystemStage;
using testing::TrytonUser;

/// Nothing of one test is found by another, nor by another run.
std::string unique_number() {
  static std::int64_t number = std::chrono::duration_cast<std::chrono::milliseconds>(
                                   std::chrono::system_clock::now().time_since_epoch())
                                   .count() %
                               10'000'000;
  return std::to_string(10'000'000 + ++number);
}

class RealTryton : public ::testing::Test {
 protected:
  void SetUp() override {
    if (real("TRYTON_URL").empty()) {
      GTEST_SKIP() << "SAMBUNG_REAL_TRYTON_URL is not set; see tests/real/README.md";
    }
    stage_ = std::make_unique<SystemStage>(testing::tryton_system(
        real("TRYTON_URL"), real("TRYTON_USER"), real("TRYTON_PASSWORD"), R"({"page":7})"));
    admin_ = std::make_unique<TrytonUser>(real("TRYTON_USER"), real("TRYTON_PASSWORD"));
    const std::string login = "ani" + unique_number();
    const json groups = admin_->call("model.res.group.search", {json::array(), 0, json(), json()});
    admin_->create("res.user", {{"login", login},
                                {"name", login},
                                {"password", "Kopi-tubruk-9"},
                                {"groups", json::array({json::array({"add", groups})})}});
    ani_ = std::make_unique<TrytonUser>(login, "Kopi-tubruk-9");
    stage_->changes(cursor_);
  }

  json contact(const json& fields, const std::string& op) {
    return {{"object", "contact"}, {"op", op}, {"fields", fields}};
  }
  json made(const json& fields) {
    const Gave gave = stage_->call("upsert", contact(fields, "op-" + unique_number()));
    EXPECT_EQ(gave.outcome.outcome, OutcomeClass::kDone) << gave.outcome.reason;
    return gave.items.empty() ? json() : gave.items[0];
  }
  json made_with_phone() { return made({{"name", "Budi"}, {"contact_mechanisms", phone()}}); }
  json phone() {
    number_ = "+62812" + unique_number();
    return json::array({json{{"medium", "phone"}, {"value", number_}}});
  }
  Gave change(const json& record, const json& fields) {
    return stage_->call("upsert", json{{"object", "contact"},
                                       {"id", record["id"]},
                                       {"op", "x"},
                                       {"expected_version", record["version"]},
                                       {"fields", fields}});
  }
  json fetched(const std::string& id) {
    const Gave gave = stage_->call("fetch", json{{"object", "contact"}, {"id", id}});
    EXPECT_EQ(gave.outcome.outcome, OutcomeClass::kDone) << gave.outcome.reason;
    return gave.items.empty() ? json() : gave.items[0];
  }
  std::vector<std::string> found(const json& keys) {
    std::vector<std::string> ids;
    for (const json& record :
         stage_->call("find", json{{"object", "contact"}, {"keys", keys}}).items) {
      ids.push_back(record["id"]);
    }
    return ids;
  }
  static std::int64_t number(const json& record) {
    return std::stoll(record["id"].get<std::string>());
  }

  std::unique_ptr<SystemStage> stage_;
  std::unique_ptr<TrytonUser> admin_;
  std::unique_ptr<TrytonUser> ani_;
  std::string cursor_;
  std::string number_;
};

TEST_F(RealTryton, ProbeFindsReachRightsFieldsAndTheClock) {
  const Gave gave = stage_->call("probe", json::object());
  ASSERT_EQ(gave.outcome.outcome, OutcomeClass::kDone) << gave.outcome.reason;
  std::set<std::string> checks;
  for (const json& finding : gave.items) {
    EXPECT_TRUE(finding["ok"].get<bool>()) << finding;
    checks.insert(finding["check"].get<std::string>());
  }
  for (const char* check : {"reach", "clock", "rights on ir.note", "fields"}) {
    EXPECT_TRUE(checks.contains(check)) << check;
  }
}

TEST_F(RealTryton, WhatIsMadeReadsAsItWasWanted) {
  const json record = made({{"name", "Łukasz 🧾 Ø"},
                            {"contact_mechanisms", phone()},
                            {"language", "en"},
                            {"categories", json::array({"VIP"})}});
  EXPECT_EQ(record["fields"]["name"], "Łukasz 🧾 Ø");
  EXPECT_EQ(record["fields"]["language"], "en");
  EXPECT_EQ(record["fields"]["categories"], json::array({"VIP"}));
  EXPECT_EQ(record["author"], "machine");
  EXPECT_EQ(fetched(record["id"]), record);
}

TEST_F(RealTryton, FindsByPhoneEMailAndOwnId) {
  const std::string id = unique_number();
  json request = contact({{"name", "Find"}, {"contact_mechanisms", phone()}}, "op");
  request["fields"]["contact_mechanisms"].push_back(
      {{"medium", "email"}, {"value", "Ani_" + id + "@Example.test"}});
  request["keys"] = {{"id", json::array({"P" + id})}};
  const Gave gave = stage_->call("upsert", request);
  ASSERT_EQ(gave.outcome.outcome, OutcomeClass::kDone) << gave.outcome.reason;
  const std::vector<std::string> it = {gave.outcome.remote_id};
  EXPECT_EQ(found({{"phone", json::array({number_})}}), it);
  EXPECT_EQ(found({{"email", json::array({"ani_" + id + "@example.TEST"})}}), it);
  EXPECT_EQ(found({{"id", json::array({"P" + id})}}), it);
  EXPECT_TRUE(found({{"email", json::array({"ani-" + id + "@example.test"})}}).empty());
  EXPECT_TRUE(found({{"id", json::array({"P" + id + "0"})}}).empty());
}

TEST_F(RealTryton, AMakingInDoubtIsNotRepeated) {
  json request =
      contact({{"name", "Once"}, {"contact_mechanisms", phone()}}, "op-" + unique_number());
  const Gave first = stage_->call("upsert", request);
  request["doubt"] = true;
  const Gave again = stage_->call("upsert", request);
  EXPECT_EQ(again.outcome.outcome, OutcomeClass::kDone) << again.outcome.reason;
  EXPECT_EQ(again.outcome.remote_id, first.outcome.remote_id);
  EXPECT_EQ(again.items, first.items) << "nor is anything written";
}

TEST_F(RealTryton, AStaleWriteIsRefused) {
  const json record = made_with_phone();
  ani_->write("party.party", number(record), {{"name", "By Ani"}});
  const Gave gave = change(record, {{"name", "By us"}});
  EXPECT_EQ(gave.outcome.outcome, OutcomeClass::kConflict);
  EXPECT_EQ(fetched(record["id"])["fields"]["name"], "By Ani");
  EXPECT_EQ(fetched(record["id"])["author"], "human");
}

TEST_F(RealTryton, APhoneIsChangedInItsPlace) {
  json record = made_with_phone();
  const std::int64_t id = record["fields"]["contact_mechanisms"][0]["id"];
  ani_->create("party.contact_mechanism",
               {{"party", number(record)}, {"type", "email"}, {"value", "kept@example.test"}});
  record = fetched(record["id"]);
  json list = record["fields"]["contact_mechanisms"];
  list[0]["value"] = "+62813" + unique_number();
  const Gave gave = change(record, {{"contact_mechanisms", list}});
  ASSERT_EQ(gave.outcome.outcome, OutcomeClass::kDone) << gave.outcome.reason;
  const json now = gave.items[0]["fields"]["contact_mechanisms"];
  ASSERT_EQ(now.size(), 2U);
  EXPECT_EQ(now[0]["id"], id);
  EXPECT_EQ(now[1]["value"], "kept@example.test");
}

TEST_F(RealTryton, WritingWhatIsThereWritesNothing) {
  const json record = made_with_phone();
  const Gave gave = change(record, record["fields"]);
  EXPECT_EQ(gave.outcome.outcome, OutcomeClass::kDone) << gave.outcome.reason;
  EXPECT_EQ(gave.items[0]["version"], record["version"]);
}

TEST_F(RealTryton, AValueThatTrytonRefusesIsInvalidAndNamesItsField) {
  const Gave gave = stage_->call(
      "upsert",
      contact({{"contact_mechanisms", json::array({json{{"medium", "phone"}, {"value", "12"}}})}},
              "op-" + unique_number()));
  EXPECT_EQ(gave.outcome.outcome, OutcomeClass::kInvalid);
  EXPECT_NE(gave.outcome.reason.find("contact_mechanisms"), std::string::npos);
  EXPECT_EQ(gave.outcome.reason.find("12"), std::string::npos);
}

TEST_F(RealTryton, WhatWasDeletedIsGone) {
  const json record = made({{"name", "Short"}});
  admin_->call("model.party.party.delete", {json::array({number(record)})});
  EXPECT_EQ(fetched(record["id"]), json());
  EXPECT_EQ(change(record, {{"name", "x"}}).outcome.outcome, OutcomeClass::kGone);
  EXPECT_EQ(fetched("not-a-number"), json());
}

TEST_F(RealTryton, AMergedPartySaysIntoWhat) {
  const json source = made({{"name", "Twin"}});
  const json target = made({{"name", "Twin"}});
  const json session = admin_->call("wizard.party.replace.create", {});
  admin_->call("wizard.party.replace.execute",
               {session[0],
                {{"ask", {{"source", number(source)}, {"destination", number(target)}}}},
                "replace"});
  EXPECT_EQ(fetched(source["id"]).value("merged_into", ""), target["id"]);
  EXPECT_EQ(fetched(target["id"])["former_ids"], json::array({source["id"]}));
  const Gave write = change(source, {{"name", "x"}});
  EXPECT_EQ(write.outcome.outcome, OutcomeClass::kMerged);
  EXPECT_EQ(write.outcome.remote_id, target["id"]);
  bool told = false;
  for (const json& record : stage_->changes(cursor_)) {
    told = told || (record["id"] == source["id"] && record["merged_into"] == target["id"]);
  }
  EXPECT_TRUE(told);
}

TEST_F(RealTryton, ChangesAreToldOnceWhoeverMadeThem) {
  std::set<std::string> wanted;
  for (int i = 0; i < 17; ++i) {
    wanted.insert(std::to_string(ani_->create("party.party", {{"name", "N" + std::to_string(i)}})));
  }
  std::multiset<std::string> told;
  for (const json& record : stage_->changes(cursor_, 5)) told.insert(record["id"]);
  EXPECT_EQ(std::set<std::string>(told.begin(), told.end()), wanted);
  EXPECT_EQ(told.size(), wanted.size());
  EXPECT_TRUE(stage_->changes(cursor_).empty());
}

TEST_F(RealTryton, RowsOfOneTransactionShareTheirTimeAndAreAllTold) {
  json rows = json::array();
  for (int i = 0; i < 40; ++i) rows.push_back({{"name", "Bulk"}});
  const json ids = ani_->call("model.party.party.create", {rows});
  ASSERT_EQ(ids.size(), 40U);
  EXPECT_EQ(stage_->changes(cursor_, 3).size(), 40U);
}

TEST_F(RealTryton, AMechanismEditedInItsOwnWindowChangesItsParty) {
  const json record = made_with_phone();
  stage_->changes(cursor_);
  ani_->write("party.contact_mechanism", record["fields"]["contact_mechanisms"][0]["id"],
              {{"value", "+62 814" + unique_number()}});
  const auto told = stage_->changes(cursor_);
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(told[0]["id"], record["id"]);
  EXPECT_EQ(told[0]["author"], "human");
  EXPECT_GT(told[0]["version"], record["version"]);
}

TEST_F(RealTryton, ACursorGoesOnInAnotherProcessFromWhereverItStood) {
  std::set<std::string> wanted;
  for (int i = 0; i < 9; ++i)
    wanted.insert(std::to_string(ani_->create("party.party", {{"name", "R"}})));
  std::set<std::string> told;
  for (int calls = 0; calls < 30; ++calls) {
    const Gave gave = stage_->call("changes", cursor_, 2, R"({"objects":["contact"]})");
    for (const json& record : gave.items) told.insert(record["id"]);
    cursor_ = gave.cursor;
    if (calls % 2 == 0) stage_->start();
    if (gave.cursor_kind == supervise::EmitKind::kCursor) break;
  }
  EXPECT_EQ(told, wanted);
}

TEST_F(RealTryton, ACursorThatIsNoneOfOursIsLost) {
  const Gave gave =
      stage_->call("changes", std::string("nonsense"), 5, R"({"objects":["contact"]})");
  EXPECT_EQ(gave.cursor_kind, supervise::EmitKind::kCursorLost);
}

TEST_F(RealTryton, AnEntryIsANoteThatCanBeChangedAndIsNotRepeated) {
  const json record = made({{"name", "Log"}});
  json entry = {{"key", "K" + unique_number()}, {"object", "message"},
                {"contact", record["id"]},      {"id", ""},
                {"at", 1'764'050'000'123},      {"direction", "in"},
                {"title", "WhatsApp"},          {"text", "Halo 🙂"}};
  const Gave first = stage_->call("log", entry);
  ASSERT_EQ(first.outcome.outcome, OutcomeClass::kDone) << first.outcome.reason;
  entry["doubt"] = true;
  EXPECT_EQ(stage_->call("log", entry).outcome.remote_id, first.outcome.remote_id);
  entry["id"] = first.outcome.remote_id;
  entry["text"] = "Halo lagi";
  EXPECT_EQ(stage_->call("log", entry).outcome.outcome, OutcomeClass::kDone);
  const json notes = admin_->call(
      "model.ir.note.search_read",
      {json::array(
           {json::array({"resource", "=", "party.party," + record["id"].get<std::string>()})}),
       0, 10, json(), json::array({"message"})});
  ASSERT_EQ(notes.size(), 1U) << notes;
  EXPECT_EQ(notes[0]["message"], "WhatsApp in 2025-11-25 05:53 UTC\nHalo lagi\nsambung:" +
                                     entry["key"].get<std::string>());
  entry["contact"] = "999999";
  EXPECT_EQ(stage_->call("log", entry).outcome.outcome, OutcomeClass::kGone);
}

TEST_F(RealTryton, ErasureLeavesNothingOfThePerson) {
  const json record = made_with_phone();
  stage_->call("log",
               json{{"key", "K" + unique_number()}, {"contact", record["id"]}, {"text", "Halo"}});
  const Gave gave = stage_->call("erase", json{{"person", "P"},
                                               {"ids", json::array()},
                                               {"records", json::array({record["id"], "999999"})}});
  EXPECT_EQ(gave.outcome.outcome, OutcomeClass::kDone) << gave.outcome.reason;
  const json now = fetched(record["id"])["fields"];
  EXPECT_EQ(now["name"], nullptr);
  EXPECT_EQ(now["active"], false);
  EXPECT_TRUE(now["contact_mechanisms"].empty());
  EXPECT_TRUE(found({{"phone", json::array({number_})}}).empty());
}

TEST_F(RealTryton, AWrongPasswordIsForAPerson) {
  SystemStage other(testing::tryton_system(real("TRYTON_URL"), real("TRYTON_USER"), "wrong"));
  const Gave gave = other.call("probe", json::object());
  EXPECT_EQ(gave.outcome.outcome, OutcomeClass::kAuthDead) << gave.outcome.reason;
}

TEST_F(RealTryton, AUserWithoutRightsIsToldSo) {
  const std::string login = "nobody" + unique_number();
  admin_->create("res.user", {{"login", login}, {"name", login}, {"password", "Kopi-tubruk-9"}});
  SystemStage other(testing::tryton_system(real("TRYTON_URL"), login, "Kopi-tubruk-9"));
  const Gave gave = other.call(
      "upsert", contact({{"name", "x"}, {"categories", json::array({"New" + login})}}, "op"));
  EXPECT_EQ(gave.outcome.outcome, OutcomeClass::kPermission) << gave.outcome.reason;
}

}  // namespace
}  // namespace sambung
