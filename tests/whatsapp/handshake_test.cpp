#include "core/whatsapp/handshake.hpp"

#include <gtest/gtest.h>

namespace sambung::whatsapp {
namespace {

Query query(std::string mode, std::string challenge, std::string token) {
  return {{"hub.mode", std::move(mode)},
          {"hub.challenge", std::move(challenge)},
          {"hub.verify_token", std::move(token)}};
}

const Secret kToken("my-token");  // NOLINT: a test's own constant

TEST(Handshake, EchoesTheChallengeToWhoKnowsTheToken) {
  EXPECT_EQ(*answer_handshake(query("subscribe", "774411093", "my-token"), kToken), "774411093");
  EXPECT_EQ(*answer_handshake(query("subscribe", "a_B-9", "my-token"), kToken), "a_B-9");
}

TEST(Handshake, RefusesAWrongOrEmptyToken) {
  for (const char* wrong : {"", "my-toke", "my-tokenx", "MY-TOKEN", "my-token\n"}) {
    const auto answer = answer_handshake(query("subscribe", "1", wrong), kToken);
    ASSERT_FALSE(answer) << wrong;
    EXPECT_EQ(answer.error().code, ErrorCode::kUnauthorised);
  }
  EXPECT_FALSE(answer_handshake(query("subscribe", "1", ""), Secret()));
}

TEST(Handshake, RefusesAChallengeThatABrowserCouldMistake) {
  for (const std::string& bad : {std::string(), std::string("<script>"), std::string("a b"),
                                 std::string("1\r\nX: y"), std::string(65, '1')}) {
    const auto answer = answer_handshake(query("subscribe", bad, "my-token"), kToken);
    ASSERT_FALSE(answer) << bad;
    EXPECT_EQ(answer.error().code, ErrorCode::kInvalid);
  }
  EXPECT_TRUE(answer_handshake(query("subscribe", std::string(64, '1'), "my-token"), kToken));
}

TEST(Handshake, RefusesAnotherModeAndMissingOrDoubledParameters) {
  EXPECT_FALSE(answer_handshake(query("unsubscribe", "1", "my-token"), kToken));
  EXPECT_FALSE(answer_handshake({}, kToken));
  for (std::size_t i = 0; i < 3; ++i) {
    Query missing = query("subscribe", "1", "my-token");
    Query doubled = missing;
    doubled.push_back(doubled[i]);
    missing.erase(missing.begin() + static_cast<std::ptrdiff_t>(i));
    EXPECT_FALSE(answer_handshake(missing, kToken));
    EXPECT_FALSE(answer_handshake(doubled, kToken));
  }
}

TEST(Handshake, ErrorsDoNotQuoteTheQuery) {
  const auto answer = answer_handshake(query("subscribe", "1", "s3cr3t-guess"), kToken);
  EXPECT_EQ(answer.error().what.find("s3cr3t-guess"), std::string::npos);
  EXPECT_EQ(answer.error().what.find("my-token"), std::string::npos);
}

}  // namespace
}  // namespace sambung::whatsapp
