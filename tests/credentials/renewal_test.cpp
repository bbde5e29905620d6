#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <random>
#include <set>

#include "tests/credentials/stage.hpp"

namespace sambung::credentials {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

TEST(RenewalAhead, HappensBetweenFiveAndTenMinutesBeforeTheEndOfAnHourAndNotAlwaysAtTheSame) {
  std::set<int> found;
  for (std::uint64_t random_seed = 0; random_seed < 20; ++random_seed) {
    Stage stage;
    Credential credential(refresh_grant(),
                          Needs{stage.store, stage.server, stage.clock, {}, random_seed});
    ASSERT_TRUE(credential.token());
    int second = 0;
    while (stage.server.exchanges() == 1) {
      stage.clock.advance(seconds(1));
      ++second;
      ASSERT_TRUE(credential.token());
    }
    EXPECT_GE(second, 50 * 60);
    EXPECT_LE(second, 55 * 60 + 1);
    found.insert(second);
  }
  EXPECT_GT(found.size(), 10U);
}

TEST(RenewalAhead, AGoodTokenIsGivenWhileTheSystemIsInTrouble) {
  Stage stage;
  ASSERT_EQ(stage.give(), "access-1");
  stage.clock.advance(minutes(56));
  stage.server.script_many(100, 503, "");
  EXPECT_EQ(stage.give(), "access-1");
  EXPECT_EQ(stage->status().state, State::kExpiring);
  EXPECT_NE(stage->status().trouble, "");
  stage.clock.advance(minutes(4));
  EXPECT_EQ(stage->token().error().code, ErrorCode::kUnavailable);
}

TEST(RenewalAhead, IsDoneByAHousekeeperWhereNobodyAsksSoThatADeathShows) {
  Stage stage;
  ASSERT_EQ(stage.give(), "access-1");
  stage.server.revoke();
  stage->renew_if_due();
  EXPECT_TRUE(stage.told.empty());
  stage.clock.advance(minutes(56));
  stage->renew_if_due();
  ASSERT_EQ(stage.told.size(), 1U);
  EXPECT_EQ(stage.told[0].death->reason, DeathReason::kGrantRefused);
  EXPECT_EQ(stage.told[0].death->since, stage.clock.now());
}

TEST(Renewal, ATokenThatEndsBeforeTheWorkDoesIsRenewedFirst) {
  Stage stage;
  ASSERT_EQ(stage.give(), "access-1");
  stage.clock.advance(minutes(45));
  EXPECT_EQ(stage.give({.life = minutes(10)}), "access-1");
  EXPECT_EQ(stage.give({.life = minutes(20)}), "access-2");
}

TEST(Renewal, WorkThatIsLongerThanAnyTokenDoesNotFetchOneForEachCall) {
  Stage stage;
  for (int i = 0; i < 5; ++i) EXPECT_EQ(stage.give({.life = minutes(300)}), "access-1");
}

TEST(Renewal, ARestartCostsNoExchangeAndKeepsCounting) {
  Stage stage;
  ASSERT_EQ(stage.give(), "access-1");
  stage.start();
  EXPECT_EQ(stage.give(), "access-1");
  EXPECT_EQ(stage.server.exchanges(), 1U);
  EXPECT_EQ(stage->rejected(1), AfterRejection::kRenewing);
  EXPECT_EQ(stage->token()->generation, 2U);
}

TEST(Renewal, PausesLongerEachTimeUpToFiveMinutesAndStartsAfreshAfterASuccess) {
  Stage stage;
  stage.server.script_many(60, 503, "");
  std::vector<std::int64_t> pauses;
  while (stage.server.exchanges() < 20) {
    const UnixTime before = stage.clock.now();
    ASSERT_FALSE(stage->token());
    pauses.push_back((stage->status().retry_at - before).count());
    stage.clock.set(unix_ms(stage->status().retry_at) - 1);
    const std::size_t until_now = stage.server.exchanges();
    ASSERT_FALSE(stage->token());
    ASSERT_EQ(stage.server.exchanges(), until_now) << "it asked before the pause was over";
    stage.clock.advance(std::chrono::milliseconds(1));
  }
  EXPECT_GE(pauses[0], 500);
  EXPECT_LE(pauses[0], 1'000);
  EXPECT_LE(*std::max_element(pauses.begin(), pauses.end()), 600'000);
  EXPECT_GE(pauses.back(), 150'000);
}

TEST(Renewal, HonoursRetryAfterUpToAnHour) {
  Stage stage;
  stage.server.script(429, "", seconds(120));
  ASSERT_FALSE(stage->token());
  EXPECT_EQ(stage->status().retry_at, stage.clock.now() + seconds(120));
  stage.clock.advance(seconds(120));
  stage.server.script(503, "", seconds(1'000'000));
  ASSERT_FALSE(stage->token());
  EXPECT_EQ(stage->status().retry_at, stage.clock.now() + seconds(3600));
}

/// Asks, rejects, restarts and loses answers at random for a day, and looks at the server's side.
TEST(MintLimit, IsNeverExceededInAnyTenMinutesWhateverHappens) {
  for (unsigned seed = 1; seed <= 5; ++seed) {
    Stage stage;
    std::mt19937 random(seed);
    std::deque<UnixTime> window;
    std::size_t most = 0;
    stage.server.before_each([&] {
      window.push_back(stage.clock.now());
      while (window.front() + seconds(600) <= window.back()) window.pop_front();
      most = std::max(most, window.size());
    });
    for (int step = 0; step < 4'000; ++step) {
      stage.clock.advance(std::chrono::milliseconds(random() % 40'000));
      switch (random() % 8) {
        case 0: stage.start(); break;
        case 1: stage.server.script(503, ""); break;
        case 2: stage.server.lose_next_answer(); break;
        case 3:
          stage.store.fail_at(stage.store.writes() + random() % 3, MemoryStore::Fault::kLost,
                              false);
          break;
        default: break;
      }
      auto token = stage->token();
      if (token && random() % 2 == 0) {
        stage->accepted(token->generation);
        stage->rejected(token->generation);
      }
      ASSERT_NE(stage->status().state, State::kDead);
    }
    EXPECT_EQ(most, 10U) << "more than allowed, or the test does not press";
  }
}

TEST(MintLimit, SaysWhenItIsWorthAskingAgain) {
  Stage stage;
  const UnixTime start = stage.clock.now();
  for (std::uint64_t generation = 1; generation <= 10; ++generation) {
    auto token = stage->token();
    ASSERT_TRUE(token);
    stage->accepted(token->generation);
    stage->rejected(token->generation);
    stage.clock.advance(seconds(1));
  }
  EXPECT_EQ(stage->token().error().code, ErrorCode::kUnavailable);
  EXPECT_EQ(stage->status().retry_at, start + seconds(600));
  stage.clock.set(unix_ms(start + seconds(600)));
  EXPECT_TRUE(stage->token());
}

}  // namespace
}  // namespace sambung::credentials
