#include "connectors/webhook/receiver.hpp"

#include <gtest/gtest.h>

#include "tests/fakes/called.hpp"
#include "tests/fakes/scripted_line.hpp"
#include "tests/sinks/made_batch.hpp"

namespace sambung::webhook {
namespace {

using testing::MadeBatch;
using testing::said;
using testing::ScriptedLine;

Config made_config() {
  return parse_config(
      R"({"path":"/hooks/wa?x=1","secret":"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"})");
}

std::string header_of(const HttpRequest& request, const std::string& name) {
  for (const HttpHeader& header : request.headers) {
    if (header.name == name) return header.value;
  }
  return "none";
}

/// A receiver whose answers are said by a test.
struct Bench {
  explicit Bench(ScriptedLine::Script script) : line(std::move(script)) {}
  Outcomes deliver(const MadeBatch& made) { return receiver.deliver(made.batch()); }

  Config config = made_config();
  ScriptedLine line;
  Receiver receiver{config, line, [] { return std::int64_t{1'764'050'002}; }};
};

MadeBatch lanes(const std::vector<std::string>& names) {
  MadeBatch made;
  for (const std::string& name : names) made.add(name);
  return made;
}

TEST(WebhookReceiver, ARequestCarriesIdTimeAndASignatureOverWhatIsSent) {
  Bench bench([](const HttpRequest&) { return said(204, ""); });
  EXPECT_TRUE(bench.deliver(lanes({"a"}))[0].is_done());
  const HttpRequest& request = bench.line.asked.at(0);
  EXPECT_EQ(request.method, "POST");
  EXPECT_EQ(request.url, "/hooks/wa?x=1");
  EXPECT_TRUE(request.repeatable);
  EXPECT_EQ(header_of(request, "Content-Type"), "application/cloudevents+json");
  EXPECT_EQ(header_of(request, "webhook-id"), MadeBatch::id(1));
  EXPECT_EQ(header_of(request, "webhook-timestamp"), "1764050002");
  EXPECT_EQ(header_of(request, "webhook-signature"),
            sign(bench.config.keys, MadeBatch::id(1), 1'764'050'002, request.body));
  EXPECT_EQ(nlohmann::json::parse(request.body)["id"], MadeBatch::id(1));
}

std::int32_t outcome_at(int status, std::vector<HttpHeader> headers = {}, int retry_s = 0) {
  HttpAnswer answer = said(status, "<html>", std::move(headers));
  answer.retry_after = std::chrono::seconds(retry_s);
  HttpRequest request{.method = "POST", .url = "/"};
  request.repeatable = true;
  return outcome_of_post(request, answer).outcome;
}

TEST(WebhookReceiver, AStatusMeansWhatStandardWebhooksSays) {
  for (const int good : {200, 201, 202, 204, 299}) EXPECT_EQ(outcome_at(good), SAMBUNG_DONE);
  EXPECT_EQ(outcome_at(410), SAMBUNG_PERMISSION);
  EXPECT_EQ(outcome_at(302), SAMBUNG_PERMISSION);
  EXPECT_EQ(outcome_at(403), SAMBUNG_PERMISSION);
  EXPECT_EQ(outcome_at(401), SAMBUNG_AUTH_DEAD);
  EXPECT_EQ(outcome_at(429), SAMBUNG_THROTTLED);
  EXPECT_EQ(outcome_at(503, {}, 7), SAMBUNG_THROTTLED);
  EXPECT_EQ(outcome_at(502, {}, 7), SAMBUNG_THROTTLED);
  for (const int later : {404, 405, 408, 409, 500, 502, 503, 504}) {
    EXPECT_EQ(outcome_at(later), SAMBUNG_TRANSIENT) << later;
  }
  for (const int never : {400, 413, 415, 422}) EXPECT_EQ(outcome_at(never), SAMBUNG_INVALID);
}

TEST(WebhookReceiver, ALostAnswerIsTriedAgain) {
  Bench bench([](const HttpRequest&) { return testing::lost(); });
  EXPECT_EQ(bench.deliver(lanes({"a"}))[0].outcome, SAMBUNG_TRANSIENT);
}

TEST(WebhookReceiver, AUrlThatCannotBeUsedPausesInsteadOfBuryingEvents) {
  Bench bench([](const HttpRequest&) {
    HttpAnswer answer;
    answer.failure = HttpFailure::kRefused;
    return answer;
  });
  EXPECT_EQ(bench.deliver(lanes({"a"}))[0].outcome, SAMBUNG_PERMISSION);
}

TEST(WebhookReceiver, ARefusedEventStopsItsLaneAndNoOther) {
  Bench bench([&](const HttpRequest& request) {
    return said(request.body.find(MadeBatch::id(1)) != std::string::npos ? 422 : 200, "");
  });
  const Outcomes outcomes = bench.deliver(lanes({"a", "a", "b"}));
  EXPECT_EQ(outcomes[0].outcome, SAMBUNG_INVALID);
  EXPECT_EQ(outcomes[1].outcome, SAMBUNG_NOT_ATTEMPTED);
  EXPECT_TRUE(outcomes[2].is_done());
}

TEST(WebhookReceiver, AReceiverThatIsAwayIsAskedOnceABatch) {
  Bench bench([](const HttpRequest&) { return said(503, ""); });
  const Outcomes outcomes = bench.deliver(lanes({"a", "b", "a", "c"}));
  EXPECT_EQ(bench.line.asked.size(), 1U);
  for (const std::size_t i : {0U, 1U, 3U}) EXPECT_EQ(outcomes[i].outcome, SAMBUNG_TRANSIENT);
  EXPECT_EQ(outcomes[2].outcome, SAMBUNG_NOT_ATTEMPTED);
}

TEST(WebhookReceiver, WhatIsNoEventIsNotSent) {
  Bench bench([](const HttpRequest&) { return said(200, ""); });
  MadeBatch made;
  made.add("a", "[]");
  made.add("b");
  const Outcomes outcomes = bench.deliver(made);
  EXPECT_EQ(outcomes[0].outcome, SAMBUNG_INVALID);
  EXPECT_TRUE(outcomes[1].is_done());
  EXPECT_EQ(bench.line.asked.size(), 1U);
}

TEST(WebhookReceiver, ProbeSaysWhetherItStillWantsEvents) {
  int status = 405;
  Bench bench([&](const HttpRequest&) { return said(status, ""); });
  const testing::Serve probe = [&](Call& call) { bench.receiver.probe(call); };
  testing::Came came = testing::called_once(probe, {});
  EXPECT_EQ(came.outcome, SAMBUNG_DONE);
  EXPECT_EQ(bench.line.asked[0].method, "OPTIONS");
  EXPECT_EQ(came.items[0]["ok"], true);
  EXPECT_EQ(came.items[1]["detail"], "every request is signed: v1");
  status = 410;
  EXPECT_EQ(testing::called_once(probe, {}).items[0]["ok"], false);
}

}  // namespace
}  // namespace sambung::webhook
