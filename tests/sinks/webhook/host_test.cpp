#include <gtest/gtest.h>

#include "connectors/webhook/signature.hpp"
#include "tests/connectors/scripted_system.hpp"
#include "tests/sinks/sink_host.hpp"

namespace sambung::testing {
namespace {

constexpr const char* kSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

std::string header_in(const std::string& request, const std::string& name) {
  const std::size_t at = request.find("\r\n" + name + ": ");
  if (at == std::string::npos) return {};
  const std::size_t from = at + name.size() + 4;
  return request.substr(from, request.find("\r\n", from) - from);
}

std::string body_of(const std::string& request) {
  return request.substr(request.find("\r\n\r\n") + 4);
}

TEST(Webhook, WhatArrivesIsSignedAndIsTheSameOnEveryTry) {
  ScriptedSystem system;
  for (int i = 0; i < 4; ++i) system.then("");
  SinkHost sink("webhook", {{"path", "/wa"}, {"secret", kSecret}}, system.url(""));
  const auto items = supervise::items_of({R"({"text":"satu"})", R"({"text":"dua"})"}, "lane");
  EXPECT_EQ(sink.done(items), 2U);
  EXPECT_EQ(sink.done(items), 2U);
  const auto seen = system.seen();
  ASSERT_EQ(seen.size(), 4U);
  for (std::size_t i = 0; i < seen.size(); ++i) {
    EXPECT_EQ(seen[i].rfind("POST /wa HTTP/1.1\r\n", 0), 0U);
    const std::string id = header_in(seen[i], "webhook-id");
    EXPECT_EQ(id, items[i % 2].id.text());
    EXPECT_EQ(header_in(seen[i], "webhook-signature"),
              webhook::sign({*webhook::read_key(kSecret)}, id,
                            std::stoll(header_in(seen[i], "webhook-timestamp")), body_of(seen[i])));
    EXPECT_EQ(body_of(seen[i]), body_of(seen[i % 2]));
  }
}

TEST(Webhook, TheReceiversTimeToWaitReachesTheBroker) {
  ScriptedSystem system;
  system.then([](const std::string&) {
    return std::string("HTTP/1.1 429 Slow Down\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n");
  });
  SinkHost sink("webhook", {{"secret", kSecret}}, system.url(""));
  const auto result = sink.deliver(supervise::items_of({"{}"}));
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(result.outcomes[0].outcome, deliver::OutcomeClass::kThrottled);
  EXPECT_EQ(result.outcomes[0].retry_after, std::chrono::seconds(7));
}

TEST(Webhook, AReceiverThatNeverAnswersCostsItsTimeAndNoMore) {
  ScriptedSystem system;
  system.then(silence);
  SinkHost sink("webhook", {{"secret", kSecret}, {"timeout_s", 1}}, system.url(""));
  const auto result = sink.deliver(supervise::items_of({"{}", "{}", "{}"}));
  ASSERT_TRUE(result.ok());
  for (const auto& outcome : result.outcomes) {
    EXPECT_EQ(outcome.outcome, deliver::OutcomeClass::kTransient);
  }
  EXPECT_EQ(system.seen().size(), 1U);
}

}  // namespace
}  // namespace sambung::testing
