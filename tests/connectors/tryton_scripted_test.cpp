#include <gtest/gtest.h>

#include <future>
#include <thread>

#include "tests/connectors/scripted_system.hpp"
#include "tests/connectors/tryton_server.hpp"

/// The Tryton connector in its own host before a server that answers as trytond 6.0.29 did (2026-11), and
/// fails as one asks it to.
namespace sambung {
namespace {

using deliver::OutcomeClass;
using nlohmann::json;
using testing::Gave;
using testing::ScriptedSystem;
using testing::status;
using testing::SystemStage;

constexpr const char* kLogin = R"({"id":0,"result":[1,"1544ba6c4600d3"]})";
constexpr const char* kMe = R"({"id":1,"result":{"name":"Broker","email":null}})";
constexpr const char* kMyId = R"({"id":1,"result":[{"id":5}]})";
constexpr const char* kNone = R"({"id":1,"result":[]})";

std::string date(int second) {
  return R"({"__class__":"datetime","year":2026,"month":11,"day":26,"hour":6,"minute":51,"second":)" +
         std::to_string(second) + R"(,"microsecond":341790})";
}
std::string party(int id, int second) {
  return R"({"id":)" + std::to_string(id) +
         R"(,"name":"Budi","code":"1","active":true,"replaced_by":null,"lang.":null,"write_date":null,)" +
         R"("_timestamp":"1795675879.341790","create_date":)" + date(second) +
         R"(,"write_uid":null,"create_uid":5,"contact_mechanisms.":[],"categories.":[],)" +
         R"("addresses.":[],"identifiers.":[]})";
}
std::string result(const std::string& rows) { return R"({"id":1,"result":[)" + rows + "]}"; }
std::string row(int id, int second) {
  return R"({"id":)" + std::to_string(id) + R"(,"create_date":)" + date(second) + "}";
}
const std::string kFetch = R"({"object":"contact","id":"1"})";
const std::string kWrite =
    R"({"object":"contact","id":"1","op":"o","fields":{"name":"New"},"expected_version":)"
    R"(1795675879341790})";

class ScriptedTryton : public ::testing::Test {
 protected:
  void start(const std::string& config = "{}") {
    stage_ = std::make_unique<SystemStage>(
        testing::tryton_system(system_.url("/db"), "broker", "secret", config));
  }
  std::string body(std::size_t number) const {
    const std::string request = system_.seen().at(number);
    return request.substr(request.find("\r\n\r\n") + 4);
  }
  void then(std::initializer_list<std::string> bodies) {
    for (const std::string& body : bodies) system_.then(body);
  }

  ScriptedSystem system_;
  std::unique_ptr<SystemStage> stage_;
};

TEST_F(ScriptedTryton, LogsInAndShowsItsSession) {
  then({kLogin, result(party(1, 19)), kMe, kMyId, kNone});
  start();
  const Gave gave = stage_->call("fetch", kFetch);
  ASSERT_EQ(gave.items.size(), 1U) << gave.outcome.reason;
  EXPECT_EQ(gave.items[0]["author"], "machine");
  EXPECT_EQ(json::parse(body(0)),
            json::parse(R"({"id":0,"method":"common.db.login",)"
                        R"("params":["broker",{"password":"secret"},"en"]})"));
  const std::string session = testing::base64_of("broker:1:1544ba6c4600d3");
  EXPECT_NE(system_.seen()[1].find("Authorization: Session " + session + "\r\n"),
            std::string::npos);
  EXPECT_TRUE(system_.seen()[1].starts_with("POST /db/ "));
}

TEST_F(ScriptedTryton, ASessionThatEndsAmidAPageIsRenewed) {
  then({kLogin, kNone, kNone, kNone, result(row(1, 19) + "," + row(2, 19))});
  system_.then(status("401 UNAUTHORIZED"));
  then({R"({"id":0,"result":[1,"second"]})", result(party(1, 19) + "," + party(2, 19)), kMe, kMyId,
        kNone, kNone, kNone});
  start();
  std::string cursor;
  EXPECT_EQ(stage_->changes(cursor).size(), 2U);
  EXPECT_EQ(system_.left(), 0U);
}

TEST_F(ScriptedTryton, ARowThatComesToLightLateIsToldAndTheOthersAreNot) {
  then({kLogin, kNone, kNone, kNone, result(row(7, 30)), result(party(7, 30)), kMe, kMyId, kNone,
        kNone, kNone});
  start();
  std::string cursor;
  ASSERT_EQ(stage_->changes(cursor).size(), 1U);
  // Its transaction began before the other's and ended after the poll.
  then({kNone, result(row(3, 25) + "," + row(7, 30)), result(party(3, 25)), kNone, kNone, kNone});
  const auto late = stage_->changes(cursor);
  ASSERT_EQ(late.size(), 1U);
  EXPECT_EQ(late[0]["id"], "3");
  EXPECT_EQ(system_.left(), 0U);
}

TEST_F(ScriptedTryton, AWriteGoesWithWhatWasRead) {
  then({kLogin, result(party(1, 19)), R"({"id":1,"result":null})", result(party(1, 19)), kMe, kMyId,
        kNone});
  start();
  EXPECT_EQ(stage_->call("upsert", kWrite).outcome.outcome, OutcomeClass::kDone);
  EXPECT_EQ(
      json::parse(body(2))["params"],
      json::parse(R"([[1],{"name":"New"},{"_timestamp":{"party.party,1":"1795675879.341790"}}])"));
}

TEST_F(ScriptedTryton, WhatWasMadeIsDoneWhateverComesOfReadingIt) {
  then({kLogin, R"({"id":1,"result":[7]})"});
  system_.then(status("429 Too Many Requests"));
  start();
  const std::string making = R"({"object":"contact","op":"o","fields":{"name":"New"}})";
  const Gave gave = stage_->call("upsert", making);
  EXPECT_EQ(gave.outcome.outcome, OutcomeClass::kDone) << gave.outcome.reason;
  EXPECT_EQ(gave.outcome.remote_id, "7");
  EXPECT_TRUE(gave.items.empty());
}

TEST_F(ScriptedTryton, SomebodyInBetweenIsAConflict) {
  then({kLogin, result(party(1, 19)),
        R"({"id":3,"error":["ConcurrencyException","Records were modified in the meanwhile"]})",
        result(party(1, 20))});
  start();
  EXPECT_EQ(stage_->call("upsert", kWrite).outcome.outcome, OutcomeClass::kConflict);
  EXPECT_EQ(stage_->call("upsert", kWrite).outcome.outcome, OutcomeClass::kConflict);
}

TEST_F(ScriptedTryton, AWriteWithoutAnAnswerIsUnknownAndAReadIsNot) {
  then({kLogin, result(party(1, 19))});
  system_.then(status("502 Bad Gateway"));
  system_.then(status("502 Bad Gateway"));
  start();
  EXPECT_EQ(stage_->call("upsert", kWrite).outcome.outcome, OutcomeClass::kUnknown);
  EXPECT_EQ(stage_->call("upsert", kWrite).outcome.outcome, OutcomeClass::kTransient);
}

TEST_F(ScriptedTryton, AnUpdateInDoubtThatTookEffectIsDone) {
  std::string written = party(1, 30);
  written.replace(written.find("Budi"), 4, "New");
  then({kLogin, result(written), result(written), kMe, kMyId, kNone, result(party(1, 30))});
  start();
  json request = json::parse(kWrite);
  request["doubt"] = true;
  EXPECT_EQ(stage_->call("upsert", request).outcome.outcome, OutcomeClass::kDone);
  EXPECT_EQ(stage_->call("upsert", request).outcome.outcome, OutcomeClass::kConflict);
  EXPECT_EQ(system_.left(), 0U);
}

TEST_F(ScriptedTryton, APageThatFailsKeepsThoseBeforeIt) {
  then({kLogin, kNone, kNone, kNone, result(row(1, 19)), result(party(1, 19)), kMe, kMyId, kNone});
  system_.then(status("500 INTERNAL SERVER ERROR"));
  start(R"({"page":1})");
  const Gave gave = stage_->call("changes", std::string(), 10, R"({"objects":["contact"]})");
  EXPECT_EQ(gave.items.size(), 1U);
  EXPECT_EQ(gave.outcome.outcome, OutcomeClass::kDone) << "else the broker drops the record";
  EXPECT_EQ(gave.cursor_kind, supervise::EmitKind::kCursorMore);
  then({kNone, kNone, kNone});
  std::string cursor = gave.cursor;
  EXPECT_TRUE(stage_->changes(cursor).empty());
  EXPECT_EQ(system_.left(), 0U);
}

TEST_F(ScriptedTryton, PagesOfErrorsAreTransientAndSayWhatToLookAt) {
  const std::string page = "<!doctype html><title>500</title>Ani +62812";
  system_.then(std::string(kLogin));
  system_.then(status("500 INTERNAL SERVER ERROR", page));
  system_.then(status("403 FORBIDDEN", page));
  system_.then(status("404 NOT FOUND", page));
  system_.then(page);
  start();
  for (const char* word : {"its log", "forbidden", "base_url", "no JSON-RPC"}) {
    const Gave gave = stage_->call("fetch", kFetch);
    EXPECT_EQ(gave.outcome.outcome, OutcomeClass::kTransient);
    EXPECT_NE(gave.outcome.reason.find(word), std::string::npos) << gave.outcome.reason;
    EXPECT_EQ(gave.outcome.reason.find("Ani"), std::string::npos);
  }
}

TEST_F(ScriptedTryton, HostileAnswersStopTheItemAlone) {
  system_.then(std::string(kLogin));
  start();
  for (const char* rows :
       {"7", R"("x")", "[[1]]", R"([{"id":"1; drop"}])", R"([{"id":1,"lang.":[]}])",
        R"([{"id":1,"contact_mechanisms.":{"a":1},"create_date":{"year":1e9}}])"}) {
    system_.then(R"({"id":1,"result":)" + std::string(rows) + "}");
    const std::size_t before = system_.seen().size();
    stage_->call("fetch", kFetch);
    EXPECT_GE(system_.seen().size(), before + 1) << rows;
    EXPECT_EQ(stage_->port().status().restarts, 0U) << rows;
  }
}

TEST_F(ScriptedTryton, CancelEndsACallThatWaits) {
  system_.then(std::string(kLogin));
  system_.then(testing::silence);
  start();
  auto call = std::async(std::launch::async, [&] { return stage_->call("fetch", kFetch); });
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (system_.seen().size() < 2 && std::chrono::steady_clock::now() < end) {
    std::this_thread::yield();
  }
  const auto begun = std::chrono::steady_clock::now();
  stage_->port().cancel();
  EXPECT_EQ(call.get().outcome.outcome, OutcomeClass::kTransient);
  EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds(1));
}

}  // namespace
}  // namespace sambung
