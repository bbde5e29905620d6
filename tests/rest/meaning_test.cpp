#include <gtest/gtest.h>

#include "tests/fakes/scripted_line.hpp"
#include "tests/rest/stage.hpp"

/// What answers mean, by the rules of a definition.
namespace sambung {
namespace {

using rest::System;
using testing::Bench;
using testing::Came;
using testing::json;
using testing::lost;
using testing::said;
using testing::ScriptedLine;

/// A made-up system whose `rules` are the test's.
json acme(const json& rules) {
  return {
      {"definition",
       {{"name", "Acme"},
        {"objects",
         {{"contact",
           {{"record", {{"version", "/changed"}, {"nulls", {"/phone"}}}},
            {"find",
             {{"by", "phone"},
              {"path", "/search"},
              {"query", {{"q", "{keys.phone|join:,}"}}},
              {"items", "/hits"}}},
            {"fetch", {{"path", "/people/{id}"}, {"none", 404}}},
            {"create",
             {{"method", "POST"},
              {"path", "/people"},
              {"body", "{fields}"},
              {"item", ""},
              {"id", "/id"}}},
            {"update",
             {{"method", "PUT"}, {"path", "/people/{id}"}, {"body", "{fields}"}, {"item", ""}}}}}}},
        {"errors", rules},
        {"meters", {{{"limit", "burst"}, {"remaining", {{"header", "X-Left"}}}}}}}}};
}

const char* const kRecord = R"({"id":7,"changed":"2026-01-02T03:04:05Z","name":"Siti"})";

Came created(const json& rules, const HttpAnswer& answer) {
  ScriptedLine line([&](const HttpRequest&) { return answer; });
  Bench bench(line, acme(rules));
  return bench.ask(&System::upsert, testing::upsert_of("", {{"name", "Siti"}}));
}

TEST(RestMeaning, AGoodAnswerIsTheRecordAsItIsNow) {
  const Came came = created(json::array(), said(201, kRecord));
  EXPECT_EQ(came.outcome, SAMBUNG_DONE) << came.reason;
  EXPECT_EQ(came.remote_id, "7");
  ASSERT_EQ(came.items.size(), 1U);
  EXPECT_EQ(came.items[0]["version"], 1767323045000000);
  EXPECT_EQ(came.items[0]["at"], 1767323045000);
  EXPECT_EQ(came.items[0]["fields"]["phone"], nullptr);
}

TEST(RestMeaning, TheBodyDecidesBeforeTheStatus) {
  const json rule = {{"when", {{"pointer", "/error/code"}, {"equals", "limit"}}},
                     {"then", "throttled"},
                     {"after", {{"pointer", "/error/wait"}, {"unit", "ms"}}}};
  const Came came =
      created(json::array({rule}), said(200, R"({"error":{"code":"limit","wait":2500}})"));
  EXPECT_EQ(came.outcome, SAMBUNG_THROTTLED);
  EXPECT_EQ(came.retry_ms, 2500);
}

TEST(RestMeaning, EveryWordOfTheLanguageHasItsOutcome) {
  const std::pair<const char*, int> words[] = {{"transient", SAMBUNG_TRANSIENT},
                                               {"auth_dead", SAMBUNG_AUTH_DEAD},
                                               {"permission", SAMBUNG_PERMISSION},
                                               {"quota", SAMBUNG_QUOTA},
                                               {"conflict", SAMBUNG_CONFLICT},
                                               {"merged", SAMBUNG_MERGED},
                                               {"gone", SAMBUNG_GONE},
                                               {"invalid", SAMBUNG_INVALID},
                                               {"not_supported", SAMBUNG_NOT_SUPPORTED},
                                               {"unknown", SAMBUNG_UNKNOWN},
                                               {"duplicate", SAMBUNG_DUPLICATE}};
  for (const auto& [word, outcome] : words) {
    const json rule = {{"when", {{"status", 418}}}, {"then", word}, {"id", "/id"}};
    const Came came = created(json::array({rule}), said(418, kRecord));
    EXPECT_EQ(came.outcome, outcome) << word;
    if (outcome == SAMBUNG_MERGED || outcome == SAMBUNG_DUPLICATE) {
      EXPECT_EQ(came.remote_id, "7");
    }
  }
}

TEST(RestMeaning, AReasonNamesAFieldAndNothingElseOfTheSystems) {
  const json rule = {{"when", {{"status", 400}}}, {"then", "invalid"}, {"field", "/field"}};
  const Came named = created(json::array({rule}), said(400, R"({"field":"last_name"})"));
  EXPECT_EQ(named.reason, "the system answered 400 for the field last_name");
  const Came personal = created(json::array({rule}), said(400, R"({"field":"+62812 is taken"})"));
  EXPECT_EQ(personal.reason, "the system answered 400");
}

TEST(RestMeaning, HeadersAndPartsOfTextsAreLookedAt) {
  const json rule = {
      {"when", {{"status", {409, 412}}, {"header", "x-why"}, {"contains", "MODIFIED"}}},
      {"then", "conflict"}};
  const json other = {{"when", {{"status", 409}}}, {"then", "permission"}};
  const json both = json::array({rule, other});
  EXPECT_EQ(created(both, said(409, "", {{"X-Why", "was modified"}})).outcome, SAMBUNG_CONFLICT);
  EXPECT_EQ(created(both, said(409, "", {{"X-Why", "other"}})).outcome, SAMBUNG_PERMISSION);
}

TEST(RestMeaning, ADeadTokenToldInABodyIsRenewedOnce) {
  const json rule = {{"when", {{"pointer", "/error"}, {"equals", "session"}}}, {"then", "auth"}};
  int sent = 0;
  ScriptedLine line([&](const HttpRequest&) {
    return ++sent == 1 ? said(200, R"({"error":"session"})") : said(200, kRecord);
  });
  Bench bench(line, acme(json::array({rule})));
  EXPECT_EQ(bench.ask(&System::upsert, testing::upsert_of("", json::object())).outcome,
            SAMBUNG_DONE);
  EXPECT_EQ(line.rejections, 1);
  ScriptedLine dead([](const HttpRequest&) { return said(200, R"({"error":"session"})"); });
  Bench again(dead, acme(json::array({rule})));
  EXPECT_EQ(again.ask(&System::upsert, testing::upsert_of("", json::object())).outcome,
            SAMBUNG_AUTH_DEAD);
}

TEST(RestMeaning, ACreateWhoseEndIsUnknownSaysSoAndAnUpdateIsTriedAgain) {
  ScriptedLine line([](const HttpRequest&) { return lost(); });
  Bench bench(line, acme(json::array()));
  EXPECT_EQ(bench.ask(&System::upsert, testing::upsert_of("", json::object())).outcome,
            SAMBUNG_UNKNOWN);
  EXPECT_EQ(bench.ask(&System::upsert, testing::upsert_of("7", json::object())).outcome,
            SAMBUNG_TRANSIENT);
  EXPECT_EQ(created(json::array(), said(200, R"({"id":7,"chan)")).outcome, SAMBUNG_UNKNOWN);
}

TEST(RestMeaning, InDoubtItLooksBeforeItMakes) {
  ScriptedLine line([](const HttpRequest& request) {
    return request.method == "GET" ? said(200, std::string(R"({"hits":[)") + kRecord + "]}")
                                   : said(200, kRecord);
  });
  Bench bench(line, acme(json::array()));
  const json keys = {{"keys", {{"phone", {"+62812"}}}}, {"doubt", true}};
  const Came came = bench.ask(&System::upsert, testing::upsert_of("", json::object(), keys));
  EXPECT_EQ(came.outcome, SAMBUNG_DUPLICATE);
  EXPECT_EQ(came.remote_id, "7");
  ASSERT_EQ(line.asked.size(), 1U);
  EXPECT_EQ(line.asked[0].url, "/search?q=%2B62812");
}

TEST(RestMeaning, AnotherVersionIsNotWrittenOver) {
  ScriptedLine line([](const HttpRequest&) { return said(200, kRecord); });
  Bench bench(line, acme(json::array()));
  const Came other = bench.ask(&System::upsert,
                               testing::upsert_of("7", json::object(), {{"expected_version", 5}}));
  EXPECT_EQ(other.outcome, SAMBUNG_CONFLICT);
  ASSERT_EQ(line.asked.size(), 1U);
  EXPECT_EQ(line.asked[0].method, "GET");
  const Came same =
      bench.ask(&System::upsert,
                testing::upsert_of("7", json::object(), {{"expected_version", 1767323045000000}}));
  EXPECT_EQ(same.outcome, SAMBUNG_DONE);
}

TEST(RestMeaning, HowALimitStandsIsReported) {
  ScriptedLine line([](const HttpRequest&) { return said(200, kRecord, {{"x-left", "3"}}); });
  Bench bench(line, acme(json::array()));
  bench.ask(&System::fetch, testing::fetch_of("7"));
  ASSERT_EQ(line.limits.size(), 1U);
  EXPECT_EQ(line.limits[0].first, "burst");
  EXPECT_EQ(line.limits[0].second.remaining, 3.0);
}

TEST(RestMeaning, RequestsThatAreNoneAreRefused) {
  ScriptedLine line([](const HttpRequest&) { return said(200, kRecord); });
  Bench bench(line, acme(json::array()));
  for (const char* text : {"", "[]", "nonsense", R"({"object":"contact","id":5})"}) {
    EXPECT_NE(bench.run(&System::upsert, text).outcome, SAMBUNG_DONE) << text;
  }
  EXPECT_EQ(bench.run(&System::upsert, R"({"object":"invoice"})").outcome, SAMBUNG_NOT_SUPPORTED);
  EXPECT_EQ(bench.ask(&System::fetch, testing::fetch_of("..")).outcome, SAMBUNG_INVALID);
}

}  // namespace
}  // namespace sambung
