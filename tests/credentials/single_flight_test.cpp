#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "tests/credentials/stage.hpp"

namespace sambung::credentials {
namespace {

constexpr int kThreads = 16;

/// Runs `body` in 16 threads; the exchange waits until all of them have begun.
template <class Body>
void run_together(Stage& stage, Body body) {
  std::atomic<int> begun = 0;
  stage.server.before_each([&begun] {
    while (begun < kThreads) std::this_thread::yield();
  });
  std::vector<std::jthread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&begun, &body, i] {
      ++begun;
      body(i);
    });
  }
  threads.clear();
  stage.server.before_each({});
}

TEST(SingleFlight, SixteenThreadsCauseOneExchangeAndAllGetItsToken) {
  Stage stage;
  std::atomic<int> right = 0;
  run_together(stage, [&](int) { right += stage.give() == "access-1" ? 1 : 0; });
  EXPECT_EQ(right, kThreads);
  EXPECT_EQ(stage.server.exchanges(), 1U);
}

TEST(SingleFlight, AFailedExchangeIsNotRepeatedByThoseWhoWaited) {
  Stage stage;
  stage.server.script_many(kThreads, 503, "");
  std::atomic<int> refused = 0;
  run_together(stage, [&](int) {
    auto token = stage->token();
    refused += !token && token.error().code == ErrorCode::kUnavailable ? 1 : 0;
  });
  EXPECT_EQ(refused, kThreads);
  EXPECT_EQ(stage.server.exchanges(), 1U);
}

TEST(SingleFlight, SixteenReportsOfOneRejectionCauseOneExchange) {
  Stage stage;
  ASSERT_EQ(stage.give(), "access-1");
  std::atomic<int> first = 0;
  run_together(stage, [&](int) {
    first += stage->rejected(1) == AfterRejection::kRenewing ? 1 : 0;
    EXPECT_EQ(stage.give(), "access-2");
  });
  EXPECT_EQ(first, 1);
  EXPECT_EQ(stage.server.exchanges(), 2U);
}

TEST(SingleFlight, WhileATokenIsRenewedAheadOfTimeOthersGetTheOldOneWithoutWaiting) {
  Stage stage;
  ASSERT_EQ(stage.give(), "access-1");
  stage.clock.advance(std::chrono::minutes(56));
  stage.server.before_each([&stage] {
    // The exchange is under way and will not end before this call has.
    EXPECT_EQ(stage.give(), "access-1");
  });
  EXPECT_EQ(stage.give(), "access-2");
  EXPECT_EQ(stage.server.exchanges(), 2U);
}

TEST(SingleFlight, TheListenerHasBeenToldOfADeathWhenTheCallThatFoundItReturns) {
  Stage stage;
  stage.server.revoke();
  auto token = stage->token();
  ASSERT_FALSE(token);
  EXPECT_EQ(token.error().code, ErrorCode::kUnauthorised);
  ASSERT_EQ(stage.told.size(), 1U);
  EXPECT_EQ(stage.told[0].state, State::kDead);
  EXPECT_EQ(stage.told[0].death->reason, DeathReason::kGrantRefused);
}

}  // namespace
}  // namespace sambung::credentials
