#include <gtest/gtest.h>

#include <set>

#include "tests/connectors/plain_http.hpp"
#include "tests/connectors/system_stage.hpp"

/// The Medusa connector in its own host against the Medusa that tests/real/start_medusa.sh started.
namespace sambung {
namespace {

using deliver::OutcomeClass;
using nlohmann::json;
using testing::Gave;
using testing::PlainHttp;
using testing::real;
using testing::SystemStage;

std::string another_number() {
  static std::int64_t number = std::chrono::duration_cast<std::chrono::milliseconds>(
                                   std::chrono::system_clock::now().time_since_epoch())
                                   .count() %
                               10'000'000;
  return std::to_string(10'000'000 + ++number);
}

class RealMedusa : public ::testing::Test {
 protected:
  void SetUp() override {
    if (real("MEDUSA_URL").empty()) {
      GTEST_SKIP() << "SAMBUNG_REAL_MEDUSA_URL is not set; see tests/real/README.md";
    }
    start("{\"page\":7}");
    shop_ = PlainHttp{real("MEDUSA_URL"), "Basic " + real("MEDUSA_KEY")};
    changes();
  }
  void start(const std::string& config) {
    SystemStage::System system;
    system.connector = "medusa";
    system.base_url = real("MEDUSA_URL");
    system.credential.secret = Secret(real("MEDUSA_KEY"));
    system.config = config;
    system.mapping = R"({"contact":null,"order":null,"script":null})";
    stage_ = std::make_unique<SystemStage>(std::move(system));
  }
  std::vector<json> changes(std::uint32_t limit = 100) {
    std::vector<json> all;
    for (int calls = 0; calls < 1000; ++calls) {
      Gave gave = stage_->call("changes", cursor_, limit, R"({"objects":["contact","order"]})");
      EXPECT_EQ(gave.outcome.outcome, OutcomeClass::kDone) << gave.outcome.reason;
      all.insert(all.end(), gave.items.begin(), gave.items.end());
      if (gave.cursor_kind == supervise::EmitKind::kItem) break;
      cursor_ = gave.cursor;
      if (gave.cursor_kind == supervise::EmitKind::kCursor) break;
    }
    return all;
  }
  Gave make(const json& fields, const std::string& op) {
    return stage_->call("upsert", json{{"object", "contact"}, {"op", op}, {"fields", fields}});
  }
  json made(const json& fields) {
    const Gave gave = make(fields, "op-" + another_number());
    EXPECT_EQ(gave.outcome.outcome, OutcomeClass::kDone) << gave.outcome.reason;
    return gave.items.empty() ? json() : gave.items[0];
  }
  Gave change(const json& record, const json& fields) {
    return stage_->call("upsert", json{{"object", "contact"},
                                       {"id", record["id"]},
                                       {"op", "x"},
                                       {"expected_version", record["version"]},
                                       {"fields", fields}});
  }
  std::vector<json> fetched(const std::string& object, const json& id) {
    return stage_->call("fetch", json{{"object", object}, {"id", id}}).items;
  }
  std::set<std::string> found(const json& keys) {
    std::set<std::string> ids;
    for (const json& record :
         stage_->call("find", json{{"object", "contact"}, {"keys", keys}}).items) {
      ids.insert(record["id"]);
    }
    return ids;
  }
  json draft_order() {
    json region = shop_.say("GET", "/admin/regions")["regions"];
    if (region.empty()) {
      shop_.say("POST", "/admin/regions",
                {{"name", "ID"}, {"currency_code", "idr"}, {"countries", json::array({"id"})}});
      region = shop_.say("GET", "/admin/regions")["regions"];
    }
    const json channel = shop_.say("GET", "/admin/sales-channels")["sales_channels"];
    return shop_.say("POST", "/admin/draft-orders",
                     {{"email", "o" + another_number() + "@example.test"},
                      {"region_id", region[0]["id"]},
                      {"sales_channel_id", channel[0]["id"]},
                      {"items", json::array({json{{"title", "Kopi ☕"},
                                                  {"quantity", 2},
                                                  {"unit_price", 12500.55}}})}})["draft_order"];
  }

  std::unique_ptr<SystemStage> stage_;
  PlainHttp shop_;
  std::string cursor_;
};

TEST_F(RealMedusa, ProbeFindsReachRightsFieldsAndTheClock) {
  const Gave gave = stage_->call("probe", json::object());
  ASSERT_EQ(gave.outcome.outcome, OutcomeClass::kDone) << gave.outcome.reason;
  for (const json& finding : gave.items) EXPECT_TRUE(finding["ok"].get<bool>()) << finding;
  EXPECT_EQ(gave.items.size(), 6U);
}

TEST_F(RealMedusa, WhatIsMadeReadsAsItWasWantedAndIsFound) {
  const std::string number = another_number();
  const json fields = {{"first_name", "Łukasz 🧾"},
                       {"phone", "+62812" + number},
                       {"email", "Ani_" + number + "@Example.test"},
                       {"metadata", {{"tier", "gold"}}}};
  const json record = made(fields);
  for (const auto& [name, value] : fields.items()) EXPECT_EQ(record["fields"][name], value) << name;
  EXPECT_EQ(fetched("contact", record["id"]), std::vector<json>{record});
  const std::set<std::string> it = {record["id"]};
  EXPECT_EQ(found({{"phone", json::array({"+62812" + number, "0812" + number})}}), it);
  EXPECT_EQ(found({{"email", json::array({"ani_" + number + "@example.TEST"})}}), it);
  EXPECT_TRUE(found({{"email", json::array({"ani-" + number + "@example.test"})}}).empty());
}

TEST_F(RealMedusa, FindsANumberThatWasTypedWithSpaces) {
  const std::string number = another_number();
  const std::string spaced = "+62 " + number.substr(0, 4) + "-" + number.substr(4);
  const json made_there = shop_.say("POST", "/admin/customers", {{"phone", spaced}});
  EXPECT_EQ(found({{"phone", json::array({"+62" + number, spaced})}}),
            std::set<std::string>{made_there["customer"]["id"]});
}

TEST_F(RealMedusa, AMakingInDoubtIsNotRepeated) {
  json request = {{"object", "contact"},
                  {"op", "op-" + another_number()},
                  {"fields", {{"first_name", "Once"}, {"phone", "+62812" + another_number()}}}};
  const Gave first = stage_->call("upsert", request);
  request["doubt"] = true;
  const Gave again = stage_->call("upsert", request);
  EXPECT_EQ(again.outcome.remote_id, first.outcome.remote_id);
  EXPECT_EQ(again.items, first.items);
}

TEST_F(RealMedusa, ASecondCustomerOfAnAddressIsADuplicate) {
  const std::string email = "d" + another_number() + "@example.test";
  const json record = made({{"email", email}});
  const Gave gave = make({{"email", email}, {"first_name", "Other"}}, "op-" + another_number());
  EXPECT_EQ(gave.outcome.outcome, OutcomeClass::kDuplicate);
  EXPECT_EQ(gave.outcome.remote_id, record["id"]);
}

TEST_F(RealMedusa, AStandInAddressIsWrittenAndNotRead) {
  start(R"({"email_for_missing":"wa-{id}@customers.invalid"})");
  const std::string id = another_number();
  const Gave gave = stage_->call("upsert", json{{"object", "contact"},
                                                {"op", "o"},
                                                {"keys", {{"id", json::array({id})}}},
                                                {"fields", {{"first_name", "None"}}}});
  ASSERT_EQ(gave.outcome.outcome, OutcomeClass::kDone) << gave.outcome.reason;
  EXPECT_EQ(gave.items[0]["fields"]["email"], nullptr);
  const json there = shop_.say("GET", "/admin/customers/" + gave.outcome.remote_id);
  EXPECT_EQ(there["customer"]["email"], "wa-" + id + "@customers.invalid");
}

TEST_F(RealMedusa, WritesChangeWhatTheyNameAndRefuseWhatIsStale) {
  const json record = made({{"first_name", "A"}, {"last_name", "B"}, {"metadata", {{"a", "1"}}}});
  const Gave changed = change(record, {{"last_name", nullptr}, {"metadata", {{"b", "2"}}}});
  ASSERT_EQ(changed.outcome.outcome, OutcomeClass::kDone) << changed.outcome.reason;
  EXPECT_EQ(changed.items[0]["fields"]["first_name"], "A");
  EXPECT_EQ(changed.items[0]["fields"]["last_name"], nullptr);
  EXPECT_EQ(changed.items[0]["fields"]["metadata"], json::parse(R"({"b":"2"})"));
  EXPECT_EQ(change(record, {{"first_name", "C"}}).outcome.outcome, OutcomeClass::kConflict);
  const Gave same = change(changed.items[0], changed.items[0]["fields"]);
  EXPECT_EQ(same.items, changed.items) << "nothing was written";
}

TEST_F(RealMedusa, AValueThatMedusaRefusesIsInvalidAndNamesItsField) {
  const Gave gave = make({{"email", "no address"}}, "op-" + another_number());
  EXPECT_EQ(gave.outcome.outcome, OutcomeClass::kInvalid);
  EXPECT_NE(gave.outcome.reason.find("email"), std::string::npos) << gave.outcome.reason;
}

TEST_F(RealMedusa, WhatWasDeletedIsGone) {
  const json record = made({{"first_name", "Short"}});
  shop_.say("DELETE", "/admin/customers/" + record["id"].get<std::string>());
  EXPECT_TRUE(fetched("contact", record["id"]).empty());
  EXPECT_EQ(change(record, {{"first_name", "x"}}).outcome.outcome, OutcomeClass::kGone);
}

TEST_F(RealMedusa, ChangesAreToldOnceWhoeverMadeThem) {
  std::set<std::string> wanted;
  for (int i = 0; i < 17; ++i) {
    wanted.insert(shop_.say("POST", "/admin/customers", {{"first_name", "N"}})["customer"]["id"]);
  }
  std::multiset<std::string> told;
  for (const json& record : changes(5)) told.insert(record["id"]);
  EXPECT_EQ(std::set<std::string>(told.begin(), told.end()), wanted);
  EXPECT_EQ(told.size(), wanted.size());
  EXPECT_TRUE(changes().empty());
}

TEST_F(RealMedusa, ACursorGoesOnInAnotherProcessFromWhereverItStood) {
  std::set<std::string> wanted;
  for (int i = 0; i < 5; ++i) {
    wanted.insert(shop_.say("POST", "/admin/customers", {{"first_name", "R"}})["customer"]["id"]);
  }
  std::set<std::string> told;
  for (int calls = 0; calls < 30; ++calls) {
    const Gave gave = stage_->call("changes", cursor_, 2, R"({"objects":["contact"]})");
    for (const json& record : gave.items) told.insert(record["id"]);
    cursor_ = gave.cursor;
    stage_->start();
    if (gave.cursor_kind == supervise::EmitKind::kCursor) break;
  }
  EXPECT_EQ(told, wanted);
}

TEST_F(RealMedusa, AnOrderIsToldAsADraftAndWhenItIsPlaced) {
  const json draft = draft_order();
  ASSERT_TRUE(draft.is_object());
  auto told = changes();
  const auto is_order = [](const json& record) { return record["object"] != "order"; };
  std::erase_if(told, is_order);
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(told[0]["id"], draft["id"]);
  EXPECT_EQ(told[0]["fields"]["status"], "draft");
  EXPECT_EQ(told[0]["fields"]["total"], "25001.1");
  EXPECT_EQ(told[0]["fields"]["lines"], json::array({"2 x Kopi ☕"}));
  EXPECT_EQ(told[0]["fields"]["currency_code"], "idr");
  const std::string id = draft["id"];
  shop_.say("POST", "/admin/draft-orders/" + id + "/convert-to-order");
  told = changes();
  std::erase_if(told, is_order);
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(told[0]["fields"]["status"], "pending");
  EXPECT_EQ(fetched("order", id), std::vector<json>{told[0]});
  EXPECT_TRUE(fetched("order", "order_none").empty());
}

TEST_F(RealMedusa, ErasureLeavesNothingOfThePerson) {
  const std::string number = "+62812" + another_number();
  const json record = made({{"first_name", "Gone"}, {"phone", number}});
  const Gave gave =
      stage_->call("erase", json{{"person", "P"},
                                 {"ids", json::array()},
                                 {"records", json::array({record["id"], "cus_none"})}});
  EXPECT_EQ(gave.outcome.outcome, OutcomeClass::kDone) << gave.outcome.reason;
  EXPECT_TRUE(fetched("contact", record["id"]).empty());
  EXPECT_TRUE(found({{"phone", json::array({number})}}).empty());
}

}  // namespace
}  // namespace sambung
