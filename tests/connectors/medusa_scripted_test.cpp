#include <gtest/gtest.h>

#include <set>

#include "tests/connectors/scripted_system.hpp"
#include "tests/connectors/system_stage.hpp"

/// The Medusa connector in its own host before a server that answers as Medusa 2.21.2 did
/// (2026-11), and fails as one asks it to.
namespace sambung {
namespace {

using deliver::OutcomeClass;
using nlohmann::json;
using testing::Gave;
using testing::ScriptedSystem;
using testing::status;
using testing::SystemStage;

json customer(const std::string& id, const std::string& ms) {
  return json{{"id", id}, {"updated_at", "2026-11-26T06:59:43." + ms + "Z"}, {"metadata", nullptr}};
}
std::string page(const std::vector<json>& customers, std::size_t count) {
  return json{{"customers", customers}, {"count", count}, {"offset", 0}, {"limit", 2}}.dump();
}

class ScriptedMedusa : public ::testing::Test {
 protected:
  void start(const std::string& config = "{}") {
    SystemStage::System system;
    system.connector = "medusa";
    system.base_url = system_.url("");
    system.credential.secret = Secret("sk_test");
    system.config = config;
    stage_ = std::make_unique<SystemStage>(std::move(system));
  }
  Gave changes(std::string& cursor, std::uint32_t limit) {
    Gave gave = stage_->call("changes", cursor, limit, R"({"objects":["contact"]})");
    cursor = gave.cursor;
    return gave;
  }
  std::string target(std::size_t number) const {
    const std::string request = system_.seen().at(number);
    return request.substr(0, request.find(" HTTP/1.1"));
  }

  ScriptedSystem system_;
  std::unique_ptr<SystemStage> stage_;
};

TEST_F(ScriptedMedusa, ShowsItsKey) {
  system_.then(R"({"customer":{"id":"cus_1","updated_at":"2026-11-26T06:59:43.859Z"}})");
  start();
  EXPECT_EQ(stage_->call("fetch", json{{"object", "contact"}, {"id", "cus_1"}}).items.size(), 1U);
  EXPECT_NE(system_.seen()[0].find("Authorization: Basic sk_test\r\n"), std::string::npos);
}

TEST_F(ScriptedMedusa, AKeyThatIsNotAcceptedIsForAPerson) {
  system_.then(status("401 Unauthorized", R"({"message":"Unauthorized"})"));
  system_.then(status("401 Unauthorized", R"({"message":"Unauthorized"})"));
  start();
  EXPECT_EQ(stage_->call("probe", json::object()).outcome.outcome, OutcomeClass::kAuthDead);
}

json order(int number, const std::string& customer, const std::string& created) {
  return json{
      {"id", "order_" + std::to_string(number)},
      {"display_id", number},
      {"status", "pending"},
      {"customer_id", customer},
      {"email", customer + "@kopi.example"},
      {"currency_code", "idr"},
      {"total", 25001},
      {"created_at", created},
      {"updated_at", created},
      {"items", json::array()},
      {"fulfillments", {{{"labels", {{{"tracking_number", "J1"}, {"tracking_url", "#"}}}}}}}};
}

/// Medusa's search finds parts of words: what it gives besides is nobody's business.
TEST_F(ScriptedMedusa, AQuestionIsAnsweredWithThePersonsOrdersAlone) {
  json siti = customer("cus_1", "001");
  siti["phone"] = "0812-3456-789";
  json other = customer("cus_2", "002");
  other["phone"] = "99 0812 3456 789";
  const std::string orders = json{{"orders",
                                   {order(1001, "cus_1", "2026-11-26T08:00:00.000Z"),
                                    order(1002, "cus_1", "2026-11-26T09:00:00.000Z"),
                                    order(1003, "cus_2", "2026-11-26T10:00:00.000Z")}}}
                                 .dump();
  const std::string people = page({siti, other}, 2);
  for (int i = 0; i < 100; ++i) {  // the connector asks by each way to write a number
    system_.then([=](const std::string& request) {
      return testing::answer(request.starts_with("GET /admin/customers?") ? people : orders);
    });
  }
  start();
  const auto ask = [&](const json& keys) {
    const Gave gave = stage_->call("lookup", json{{"what", "order"}, {"keys", keys}});
    EXPECT_EQ(gave.outcome.outcome, OutcomeClass::kDone) << gave.outcome.reason;
    std::vector<std::string> numbers;
    for (const json& item : gave.items) numbers.push_back(item["fields"]["number"].dump());
    if (!gave.items.empty()) {
      EXPECT_EQ(gave.items[0]["fields"]["tracking"], json::array({"J1"}));
    }
    return numbers;
  };
  using Numbers = std::vector<std::string>;
  EXPECT_EQ(ask({{"phone", {"+628123456789"}}}), (Numbers{"1002", "1001"}));
  EXPECT_NE(system_.seen().back().find("&order=-created_at&limit=50"), std::string::npos);
  EXPECT_NE(system_.seen().back().find("customer_id=cus_1&"), std::string::npos);
  EXPECT_EQ(ask({{"id", {"#1003"}}}), Numbers{"1003"});
  EXPECT_NE(system_.seen().back().find("q=1003&"), std::string::npos);
  EXPECT_EQ(ask({{"id", {"1003"}}, {"phone", {"+628123456789"}}}), Numbers{});
  const auto outcome = [&](const json& request) {
    return stage_->call("lookup", request).outcome.outcome;
  };
  EXPECT_EQ(outcome({{"what", "invoice"}, {"keys", {{"id", {"1"}}}}}), OutcomeClass::kNotSupported);
  EXPECT_EQ(outcome({{"what", "order"}, {"keys", {{"colour", {"1"}}}}}), OutcomeClass::kInvalid);
  EXPECT_EQ(outcome({{"what", "order"}}), OutcomeClass::kInvalid);
}

TEST_F(ScriptedMedusa, AMillisecondThatIsCutByAPageIsReadWhole) {
  start(R"({"page":2})");
  system_.then(page({customer("a", "001"), customer("b", "002")}, 4));  // c has 002 too
  system_.then(page({customer("b", "002"), customer("c", "002")}, 3));
  system_.then(page({customer("b", "002"), customer("c", "002")}, 2));  // by id, this millisecond
  system_.then(page({}, 2));
  system_.then(page({customer("d", "003")}, 1));
  std::string cursor;
  std::multiset<std::string> told;
  for (int calls = 0; calls < 10; ++calls) {
    const Gave gave = changes(cursor, 2);
    for (const json& record : gave.items) told.insert(record["id"]);
    if (gave.cursor_kind == supervise::EmitKind::kCursor) break;
  }
  EXPECT_EQ(told, (std::multiset<std::string>{"a", "b", "c", "d"}));
  EXPECT_EQ(system_.left(), 0U);
  EXPECT_NE(target(2).find("order=id"), std::string::npos) << target(2);
  EXPECT_NE(target(3).find("offset=2"), std::string::npos) << target(3);
}

TEST_F(ScriptedMedusa, AMillisecondThatLosesARowIsReadAgain) {
  start(R"({"page":2})");
  system_.then(page({customer("a", "002"), customer("b", "002")}, 3));
  system_.then(page({customer("a", "002"), customer("b", "002")}, 3));
  system_.then(page({}, 2));  // a was changed, and c moved up to where b was
  system_.then(page({customer("b", "002"), customer("c", "002")}, 2));
  system_.then(page({}, 2));
  system_.then(page({customer("a", "009")}, 1));
  std::string cursor;
  std::set<std::string> told;
  for (int calls = 0; calls < 10; ++calls) {
    const Gave gave = changes(cursor, 2);
    for (const json& record : gave.items) told.insert(record["id"]);
    if (gave.cursor_kind == supervise::EmitKind::kCursor) break;
  }
  EXPECT_EQ(told, (std::set<std::string>{"a", "b", "c"}));
}

TEST_F(ScriptedMedusa, AMakingWithoutAnAnswerIsUnknownAndIsFoundWhenTriedAgain) {
  start();
  json request = {{"object", "contact"}, {"op", "op-1"}, {"fields", {{"first_name", "Budi"}}}};
  system_.then(status("502 Bad Gateway"));
  EXPECT_EQ(stage_->call("upsert", request).outcome.outcome, OutcomeClass::kUnknown);
  json made = customer("cus_1", "001");
  made["first_name"] = "Budi";
  made["metadata"] = json{{"sambung_id", "op-1"}};
  system_.then(page({customer("cus_0", "000"), made}, 2));
  system_.then(json{{"customer", made}}.dump());
  request["doubt"] = true;
  const Gave again = stage_->call("upsert", request);
  EXPECT_EQ(again.outcome.outcome, OutcomeClass::kDone) << again.outcome.reason;
  EXPECT_EQ(again.outcome.remote_id, "cus_1");
  EXPECT_EQ(system_.left(), 0U);
}

TEST_F(ScriptedMedusa, HostileAnswersStopTheItemAlone) {
  start();
  for (const char* body : {"7", "<html>", R"({"customer":7})", R"({"customer":{"id":"../x"}})",
                           R"({"customer":{"id":"cus_1","updated_at":7}})"}) {
    system_.then(std::string(body));
    const Gave gave = stage_->call("fetch", json{{"object", "contact"}, {"id", "cus_1"}});
    EXPECT_EQ(gave.outcome.outcome, OutcomeClass::kTransient) << body;
    EXPECT_TRUE(gave.items.empty()) << body;
  }
  EXPECT_EQ(stage_->port().status().restarts, 0U);
}

}  // namespace
}  // namespace sambung
