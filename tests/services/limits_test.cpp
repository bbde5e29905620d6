#include <gtest/gtest.h>

#include "tests/services/http_stage.hpp"

/// Limits over several hosts of one credential.
namespace sambung {
namespace {

using deliver::OutcomeClass;
using testing::comes_true;
using testing::HttpStage;
using testing::tell;
using testing::tell_aside;
using testing::Told;

credentials::Plan windows(double amount, std::chrono::milliseconds per) {
  credentials::Plan plan;
  plan.limits.push_back({.name = "burst",
                         .kind = credentials::WindowLimit{amount, per},
                         .scope = {},
                         .counts = credentials::Counts::kCalls});
  return plan;
}

credentials::Plan at_once(double calls) {
  credentials::Plan plan;
  plan.lease_life = std::chrono::seconds(60);
  plan.limits.push_back({.name = "at-once",
                         .kind = credentials::ConcurrencyLimit{calls},
                         .scope = {},
                         .counts = credentials::Counts::kCalls});
  return plan;
}

TEST(HttpLimits, TwoHostsOfOneCredentialShareAWindow) {
  HttpStage stage(windows(3, std::chrono::seconds(60)));
  const auto one = stage.host();
  const auto other = stage.host();
  EXPECT_EQ(tell(*one, "GET /a urgent").front(), "0 200 left done");
  EXPECT_EQ(tell(*other, "GET /a urgent").front(), "0 200 left done");
  EXPECT_EQ(tell(*one, "GET /a urgent").front(), "0 200 left done");
  const Told told = tell(*other, "GET /a urgent");
  EXPECT_TRUE(told.front().starts_with("8 0 kept ")) << told.front();
  EXPECT_EQ(told.outcome.outcome, OutcomeClass::kThrottled);
  EXPECT_GT(told.outcome.retry_after, std::chrono::seconds(30));
  EXPECT_EQ(stage.system.seen("/a"), 3);
}

/// Others leave a share of the window free; who looks up for somebody takes it, saying nothing of
/// haste.
TEST(HttpLimits, ALookUpGoesBeforeOthersByItself) {
  HttpStage stage(windows(3, std::chrono::seconds(60)));
  const auto host = stage.host();
  for (int i = 0; i < 3; ++i) EXPECT_EQ(tell(*host, "GET /a").front(), "0 200 left done");
  EXPECT_TRUE(tell(*host, "GET /a").front().starts_with("8 0 kept "));
}

TEST(HttpLimits, AShortWaitIsWaited) {
  HttpStage stage(windows(1, std::chrono::milliseconds(300)));
  const auto host = stage.host();
  const auto begun = std::chrono::steady_clock::now();
  EXPECT_EQ(tell(*host, "GET /a urgent").front(), "0 200 left done");
  EXPECT_EQ(tell(*host, "GET /a urgent").front(), "0 200 left done");
  EXPECT_GE(std::chrono::steady_clock::now() - begun, std::chrono::milliseconds(300));
}

TEST(HttpLimits, OneAtATimeOverTwoHosts) {
  HttpStage stage(at_once(1));
  const auto one = stage.host();
  const auto other = stage.host();
  tell(*other, "GET /token-first urgent");  // the short deadline below is for the limit alone
  auto slow = tell_aside(*one, "GET /slow urgent");
  ASSERT_TRUE(comes_true([&] { return stage.system.served("/slow") == 1; }));
  EXPECT_TRUE(tell(*other, "GET /a urgent deadline=300").front().starts_with("8 0 kept "));
  EXPECT_EQ(stage.system.seen("/a"), 0);
  auto waiting = tell_aside(*other, "GET /a urgent");
  one->cancel();
  slow.get();
  EXPECT_EQ(waiting.get().front(), "0 200 left done");
}

TEST(HttpLimits, CancelEndsTheWaitForLeave) {
  HttpStage stage(at_once(1));
  const auto one = stage.host();
  const auto other = stage.host();
  tell(*other, "GET /a urgent");
  auto slow = tell_aside(*one, "GET /slow urgent");
  ASSERT_TRUE(comes_true([&] { return stage.system.served("/slow") == 1; }));
  auto waiting = tell_aside(*other, "GET /b urgent");
  // It is under way once it holds the port: a second request would wait for it.
  ASSERT_TRUE(comes_true([&] { return !other->await_ready(std::chrono::milliseconds(0)); }));
  const auto begun = std::chrono::steady_clock::now();
  while (waiting.wait_for(std::chrono::milliseconds(20)) != std::future_status::ready) {
    other->cancel();
  }
  EXPECT_TRUE(waiting.get().front().starts_with("6 0 kept "));
  EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds(1));
  one->cancel();
}

TEST(HttpLimits, RetryAfterHoldsForAllHosts) {
  HttpStage stage(windows(100, std::chrono::seconds(1)));
  const auto one = stage.host();
  const auto other = stage.host();
  const Told busy = tell(*one, "POST /busy");
  EXPECT_EQ(busy.outcome.outcome, OutcomeClass::kThrottled);
  EXPECT_EQ(busy.outcome.retry_after, std::chrono::seconds(40));
  const Told told = tell(*other, "GET /a");
  EXPECT_EQ(told.outcome.outcome, OutcomeClass::kThrottled);
  EXPECT_GT(told.outcome.retry_after, std::chrono::seconds(30));
  EXPECT_EQ(stage.system.seen("/a"), 0);
}

TEST(HttpLimits, WhatWasNotSentIsGivenBack) {
  HttpStage stage(windows(1, std::chrono::seconds(60)));
  const auto host = stage.host();
  EXPECT_TRUE(
      tell(*host, "GET http://127.0.0.1:99/a noauth urgent").front().starts_with("2 0 kept"));
  EXPECT_EQ(tell(*host, "GET /a urgent").front(), "0 200 left done");
}

}  // namespace
}  // namespace sambung
