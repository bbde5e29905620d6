#include <gtest/gtest.h>

#include "tests/credentials/stage.hpp"

namespace sambung::credentials {
namespace {

TEST(Rejection, OnlyTheFirstReportAboutTheNewestTokenFetchesAnother) {
  Stage stage;
  ASSERT_EQ(stage.give(), "access-1");
  EXPECT_EQ(stage->rejected(1), AfterRejection::kRenewing);
  EXPECT_EQ(stage->rejected(1), AfterRejection::kStale);
  ASSERT_EQ(stage.give(), "access-2");
  EXPECT_EQ(stage->rejected(1), AfterRejection::kStale);
  ASSERT_EQ(stage.give(), "access-2");
  EXPECT_EQ(stage.server.exchanges(), 2U);
}

TEST(Rejection, ATokenFetchedForOneThatIsRejectedAtOnceIsTheEndAndSaysSoInTheSameCall) {
  Stage stage;
  ASSERT_EQ(stage.give(), "access-1");
  ASSERT_EQ(stage->rejected(1), AfterRejection::kRenewing);
  ASSERT_EQ(stage.give(), "access-2");
  EXPECT_EQ(stage->rejected(2), AfterRejection::kDead);
  ASSERT_EQ(stage.told.size(), 1U);
  EXPECT_EQ(stage.told[0].state, State::kDead);
  EXPECT_EQ(stage.told[0].death->reason, DeathReason::kRejectedAgain);
  EXPECT_EQ(stage->token().error().code, ErrorCode::kUnauthorised);
  EXPECT_EQ(stage.server.exchanges(), 2U);
  EXPECT_EQ(stage.store.stored("crm").death->reason, DeathReason::kRejectedAgain);
}

TEST(Rejection, ATokenThatWasAcceptedMayBeRejectedLaterWithoutBeingTheEnd) {
  Stage stage;
  ASSERT_EQ(stage.give(), "access-1");
  ASSERT_EQ(stage->rejected(1), AfterRejection::kRenewing);
  ASSERT_EQ(stage.give(), "access-2");
  stage->accepted(2);
  EXPECT_EQ(stage->rejected(2), AfterRejection::kRenewing);
  EXPECT_EQ(stage.give(), "access-3");
}

TEST(Rejection, ATokenThatOutlivedItsFirstMinuteIsNotOnTrial) {
  Stage stage;
  ASSERT_EQ(stage.give(), "access-1");
  ASSERT_EQ(stage->rejected(1), AfterRejection::kRenewing);
  ASSERT_EQ(stage.give(), "access-2");
  stage.clock.advance(std::chrono::seconds(61));
  EXPECT_EQ(stage->rejected(2), AfterRejection::kRenewing);
}

TEST(Rejection, ASecretThatCannotBeRenewedIsDeadAtTheFirst) {
  Stage stage;
  Grant grant;
  grant.name = "crm";
  grant.method = StaticHeader{Secret("sekrit")};
  grant.carrier = {.header = "X-Api-Key", .prefix = ""};
  stage.start(std::move(grant));
  auto token = stage->token();
  ASSERT_TRUE(token);
  EXPECT_EQ(token->value.reveal(), "sekrit");
  EXPECT_EQ(token->carrier.header, "X-Api-Key");
  EXPECT_EQ(stage->rejected(token->generation), AfterRejection::kDead);
  EXPECT_FALSE(stage->token());
  EXPECT_EQ(stage.server.exchanges(), 0U);
  ASSERT_TRUE(stage->retry());
  EXPECT_TRUE(stage->token());
}

TEST(Rejection, TheStoredTokenIsNotGivenAgainAfterItWasRejected) {
  Stage stage;
  ASSERT_EQ(stage.give(), "access-1");
  ASSERT_EQ(stage->rejected(1), AfterRejection::kRenewing);
  EXPECT_EQ(stage.store.stored("crm").access.reveal(), "access-1");
  EXPECT_EQ(stage.give(), "access-2");
}

TEST(Rejection, AnswersTheSameForADeadCredential) {
  Stage stage;
  stage.server.revoke();
  ASSERT_FALSE(stage->token());
  EXPECT_EQ(stage->rejected(1), AfterRejection::kDead);
  EXPECT_EQ(stage.told.size(), 1U);
}

}  // namespace
}  // namespace sambung::credentials
