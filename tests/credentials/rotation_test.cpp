#include <gtest/gtest.h>

#include <utility>

#include "tests/credentials/stage.hpp"

namespace sambung::credentials {
namespace {

using Rotation = ModelServer::Rotation;
using Fault = MemoryStore::Fault;

TEST(Rotation, TheNewRefreshTokenIsStoredWithTheOldOneBesideItUntilItHasWorked) {
  Stage stage(Rotation::kGrace);
  ASSERT_EQ(stage.give(), "access-1");
  EXPECT_EQ(stage.store.stored("crm").refresh.reveal(), "refresh-1");
  EXPECT_EQ(stage.store.stored("crm").previous.reveal(), "refresh-0");
  stage->rejected(1);
  ASSERT_EQ(stage.give(), "access-2");
  EXPECT_EQ(stage.store.stored("crm").refresh.reveal(), "refresh-2");
  EXPECT_EQ(stage.store.stored("crm").previous.reveal(), "refresh-1");
}

TEST(Rotation, ThePreviousTokenIsForgottenOnceTheNewOneWorkedWithoutRotating) {
  Stage stage(Rotation::kGrace);
  ASSERT_EQ(stage.give(), "access-1");
  stage.server.script(200, R"({"access_token":"a","expires_in":3600})");
  stage->rejected(1);
  ASSERT_EQ(stage.give(), "a");
  EXPECT_EQ(stage.store.stored("crm").refresh.reveal(), "refresh-1");
  EXPECT_TRUE(stage.store.stored("crm").previous.empty());
}

TEST(Rotation, TheOneBeforeIsTriedWhenTheNewestIsRefused) {
  Stage stage(Rotation::kGrace);
  ASSERT_EQ(stage.give(), "access-1");
  stage->rejected(1);
  stage.server.script(400, R"({"error":"invalid_grant"})");  // to the newest alone
  EXPECT_EQ(stage.give(), "access-2");
  EXPECT_NE(stage.server.last_body().find("refresh_token=refresh-0"), std::string::npos);
  EXPECT_EQ(stage.store.stored("crm").refresh.reveal(), "refresh-2");
  EXPECT_TRUE(stage.told.empty());
}

TEST(Rotation, NobodyGetsATokenWhoseRefreshTokenIsNotStoredAndItsAnswerIsNotAskedForTwice) {
  for (const Fault fault : {Fault::kLost, Fault::kLanded}) {
    Stage stage(Rotation::kSingleUse);
    stage.store.fail_at(1, fault, false);  // write 0 begins the exchange, write 1 keeps the answer
    auto token = stage->token();
    ASSERT_FALSE(token);
    EXPECT_EQ(token.error().code, ErrorCode::kUnavailable);
    stage.clock.advance(std::chrono::seconds(2));
    EXPECT_EQ(stage.give(), "access-1");
    EXPECT_EQ(stage.server.exchanges(), 1U);
    EXPECT_EQ(stage.store.stored("crm").refresh.reveal(), "refresh-1");
  }
}

TEST(Rotation, NothingIsAskedOfTheSystemWhileTheStoreCannotBeWritten) {
  Stage stage(Rotation::kSingleUse);
  stage.store.fail_at(0, Fault::kLost, false);
  EXPECT_FALSE(stage->token());
  EXPECT_EQ(stage.server.exchanges(), 0U);
}

TEST(Rotation, AnOlderAnswerNeverOverwritesWhatAHumanHasGivenMeanwhile) {
  Stage stage(Rotation::kSingleUse);
  ASSERT_EQ(stage.give(), "access-1");
  stage->rejected(1);
  // The answer to the old token is on its way when the human authorises.
  std::string given;
  stage.server.before_each([&] {
    if (given.empty()) {
      given = "refresh-of-human";
      ASSERT_TRUE(stage->authorise(Secret(given)));
      stage.server.script(200, R"({"access_token":"old","refresh_token":"old","expires_in":9})");
    } else {
      stage.server.script(200, R"({"access_token":"new","refresh_token":"newer","expires_in":9})");
    }
  });
  EXPECT_EQ(stage.give(), "new");
  EXPECT_NE(stage.server.last_body().find("refresh_token=refresh-of-human"), std::string::npos);
  EXPECT_EQ(stage.store.stored("crm").refresh.reveal(), "newer");
  EXPECT_EQ(stage.store.stored("crm").previous.reveal(), "refresh-of-human");
}

TEST(Rotation, ARefusalOfTheOldTokenDoesNotKillWhatAHumanHasAuthorisedMeanwhile) {
  Stage stage(Rotation::kSingleUse);
  ASSERT_EQ(stage.give(), "access-1");
  stage.server.revoke();
  stage->rejected(1);
  bool done = false;
  stage.server.before_each([&] {
    if (std::exchange(done, true)) return;
    stage.server.script(400, R"({"error":"invalid_grant"})");
    ASSERT_TRUE(stage->authorise(Secret(stage.server.authorise())));
  });
  EXPECT_EQ(stage.give(), "access-3");
  EXPECT_TRUE(stage.told.empty());
  EXPECT_FALSE(stage.store.stored("crm").death);
}

TEST(Rotation, ADeathAfterAnAnswerThatDidArriveDoesNotBlameALostOne) {
  for (const bool lost : {false, true}) {
    Stage stage(Rotation::kSingleUse);
    stage.server.script(lost ? 0 : 400, R"({"error":"invalid_client"})");
    ASSERT_FALSE(stage->token());
    stage.server.revoke();
    stage.clock.advance(std::chrono::minutes(1));
    ASSERT_FALSE(stage->token());
    EXPECT_EQ(stage->status().death->reason,
              lost ? DeathReason::kAnswerLost : DeathReason::kGrantRefused);
  }
}

TEST(Rotation, ADeathThatAHumanOvertookIsNeitherBelievedNorTold) {
  Stage stage(Rotation::kSingleUse);
  stage.server.revoke();
  stage.store.after_each_write([&](const Record& record) {
    if (!record.death) return;
    ASSERT_TRUE(stage->authorise(Secret(stage.server.authorise())));
  });
  auto token = stage->token();
  ASSERT_FALSE(token);
  EXPECT_EQ(token.error().code, ErrorCode::kUnavailable);
  EXPECT_TRUE(stage.told.empty());
  EXPECT_EQ(stage.give(), "access-2");
}

TEST(Rotation, ANewTokenInTheConfigurationTakesThePlaceOfADeadOne) {
  Stage stage(Rotation::kSingleUse);
  stage.server.revoke();
  ASSERT_FALSE(stage->token());
  stage.start();
  EXPECT_EQ(stage->token().error().code, ErrorCode::kUnauthorised);
  EXPECT_EQ(stage.server.exchanges(), 1U) << "a dead grant was tried again";
  stage.start(refresh_grant(stage.server.authorise()));
  EXPECT_EQ(stage.give(), "access-2");
}

TEST(Rotation, TakingTheFirstTokenOutOfTheConfigurationKeepsTheRotatedOne) {
  Stage stage(Rotation::kSingleUse);
  ASSERT_EQ(stage.give(), "access-1");
  stage.clock.advance(std::chrono::hours(2));
  stage.start(refresh_grant(""));
  EXPECT_EQ(stage.give(), "access-2");
  stage.clock.advance(std::chrono::hours(2));
  stage.start();
  EXPECT_EQ(stage.give(), "access-3");
}

TEST(Rotation, AHumanRevivesADeadCredentialAndTheListenerIsTold) {
  Stage stage(Rotation::kSingleUse);
  stage.server.revoke();
  ASSERT_FALSE(stage->token());
  ASSERT_TRUE(stage->authorise(Secret(stage.server.authorise())));
  ASSERT_EQ(stage.told.size(), 2U);
  EXPECT_EQ(stage.told[1].state, State::kExpiring);
  EXPECT_EQ(stage.give(), "access-2");
  EXPECT_EQ(stage->status().state, State::kFresh);
}

TEST(Rotation, WhatCannotBeReadIsDeadAndStaysUntouchedUntilAHumanAuthorises) {
  Stage stage(Rotation::kSingleUse);
  ASSERT_EQ(stage.give(), "access-1");
  stage.store.make_unreadable();
  stage.start();
  EXPECT_FALSE(stage->token());
  EXPECT_EQ(stage->status().death->reason, DeathReason::kUnreadable);
  ASSERT_TRUE(stage->retry());
  EXPECT_FALSE(stage->token());
  EXPECT_EQ(stage.store.stored("crm").refresh.reveal(), "refresh-1");
  ASSERT_TRUE(stage->authorise(Secret(stage.server.authorise())));
  EXPECT_EQ(stage.give(), "access-3");
}

TEST(Rotation, AGrantThatNobodyHasAuthorisedIsDeadBeforeItAsksAnybody) {
  Stage stage;
  stage.start(refresh_grant(""));
  EXPECT_FALSE(stage->token());
  EXPECT_EQ(stage->status().death->reason, DeathReason::kNotAuthorised);
  EXPECT_EQ(stage.server.exchanges(), 0U);
}

/// Two rotations, with the process dying at one write, or after an exchange whose answer it never
/// read; then a new process. Gives whether the new one has a token.
bool survives(Rotation rotation, std::size_t dies_at, Fault fault, bool loses_answer) {
  Stage stage(rotation);
  stage.store.fail_at(dies_at, fault, true);
  for (int round = 0; round < 2 && !stage.store.died(); ++round) {
    auto token = stage->token();
    if (token) {
      // What anybody ever holds has its successor on stable storage.
      EXPECT_EQ(stage.store.stored("crm").refresh.reveal(), stage.server.current());
      stage->accepted(token->generation);
      stage->rejected(token->generation);
    }
    stage.server.lose_next_answer(round == 0 && loses_answer);
  }
  stage.server.lose_next_answer(false);
  stage.store.restart();
  stage.clock.advance(std::chrono::hours(2));
  const std::string known = stage.store.stored("crm").version == 0
                                ? "refresh-0"
                                : std::string(stage.store.stored("crm").refresh.reveal());
  const bool lost = known != stage.server.current();
  stage.start();
  auto token = stage->token();
  if (token) {
    EXPECT_TRUE(stage.server.gave(token->value.reveal()));
    EXPECT_EQ(stage.store.stored("crm").refresh.reveal(), stage.server.current());
    return true;
  }
  EXPECT_TRUE(lost) << "a token that works was thrown away";
  EXPECT_EQ(token.error().code, ErrorCode::kUnauthorised);
  EXPECT_EQ(stage->status().death->reason, DeathReason::kAnswerLost);
  EXPECT_EQ(stage.told.size(), 1U);
  return false;
}

constexpr std::size_t kWrites = 4;  // two a rotation

TEST(RotationCrash, ASystemThatDoesNotRotateIsNeverLost) {
  for (std::size_t write = 0; write <= kWrites; ++write) {
    EXPECT_TRUE(survives(Rotation::kNever, write, Fault::kLost, false)) << write;
    EXPECT_TRUE(survives(Rotation::kNever, write, Fault::kLanded, false)) << write;
    EXPECT_TRUE(survives(Rotation::kNever, write, Fault::kLost, true)) << write;
  }
}

TEST(RotationCrash, ASystemThatHonoursTheOldTokenUntilTheNewOneWasUsedIsNeverLost) {
  for (std::size_t write = 0; write <= kWrites; ++write) {
    EXPECT_TRUE(survives(Rotation::kGrace, write, Fault::kLost, false)) << write;
    EXPECT_TRUE(survives(Rotation::kGrace, write, Fault::kLanded, false)) << write;
    EXPECT_TRUE(survives(Rotation::kGrace, write, Fault::kLost, true)) << write;
  }
}

TEST(RotationCrash, ASystemOfSingleUseIsLostOnlyBetweenItsAnswerAndOurCommitAndThenSaysSo) {
  for (std::size_t write = 0; write <= kWrites; ++write) {
    const bool keeps_answer = write == 1 || write == 3;
    EXPECT_EQ(survives(Rotation::kSingleUse, write, Fault::kLost, false), !keeps_answer) << write;
    EXPECT_TRUE(survives(Rotation::kSingleUse, write, Fault::kLanded, false)) << write;
  }
  EXPECT_FALSE(survives(Rotation::kSingleUse, kWrites, Fault::kLost, true));
}

}  // namespace
}  // namespace sambung::credentials
