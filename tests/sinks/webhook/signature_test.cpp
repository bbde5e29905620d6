#include "connectors/webhook/signature.hpp"

#include <gtest/gtest.h>

namespace sambung::webhook {
namespace {

// The published vectors of standard-webhooks/standard-webhooks: the one of its libraries' tests, and that
// of libraries/go/webhook_asymmetric_test.go at 5fb2ce9; read 2026-11.
constexpr const char* kSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
constexpr const char* kPrivate = "whsk_VEVTVFNJR05JTkdLRVlET05PVFVTRVRISVNGT1JBTlk=";
constexpr const char* kId = "msg_p5jXN8AQM9LWM0D4loKWxJek";
constexpr std::int64_t kTime = 1614265330;
constexpr const char* kBody = R"({"test": 2432232314})";
constexpr const char* kShared = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
constexpr const char* kAsymmetric =
    "v1a,tQ9V2XOqn7jL/DQenEFpqIugdBVtiMmER5mhSkXBNwM0mkATuDe6KYYUuxqtaiHeYGb7KaaBRdM5WqyeFiL8Ag==";

TEST(Signature, IsThePublishedOneForASharedSecret) {
  EXPECT_EQ(sign({*read_key(kSecret)}, kId, kTime, kBody), kShared);
}

TEST(Signature, IsThePublishedOneForAPrivateKey) {
  EXPECT_EQ(sign({*read_key(kPrivate)}, kId, kTime, kBody), kAsymmetric);
}

TEST(Signature, EveryKeySigns) {
  EXPECT_EQ(sign({*read_key(kSecret), *read_key(kPrivate)}, kId, kTime, kBody),
            std::string(kShared) + " " + kAsymmetric);
}

TEST(Signature, CoversIdTimeAndBody) {
  const std::vector<Key> keys = {*read_key(kSecret)};
  EXPECT_NE(sign(keys, "msg_q5jXN8AQM9LWM0D4loKWxJek", kTime, kBody), kShared);
  EXPECT_NE(sign(keys, kId, kTime + 1, kBody), kShared);
  EXPECT_NE(sign(keys, kId, kTime, R"({"test":2432232314})"), kShared);
}

TEST(Key, APrivateKeyMayCarryItsPublicOne) {
  // RFC 8032, section 7.1, test 1.
  const char* both =
      "whsk_nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2DXWpgBgrEKt9VL/tPJZAc6DuFy89qmIyWvAhpo9wdRGg==";
  const auto key = read_key(both);
  ASSERT_TRUE(key);
  EXPECT_EQ(key->bytes.size(), 32U);
  std::string wrong = both;
  wrong[wrong.size() - 5] = wrong[wrong.size() - 5] == 'A' ? 'B' : 'A';
  EXPECT_FALSE(read_key(wrong));
}

TEST(Key, WhatIsNoKeyIsRefused) {
  for (const char* text :
       {"", "whsec_", "whsec_c2hvcnQ=", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_not base64!",
        "whpk_VEVTVFNJR05JTkdLRVlET05PVFVTRVRISVNGT1JBTlk=",
        "whsk_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwA"}) {
    EXPECT_FALSE(read_key(text)) << text;
  }
  EXPECT_FALSE(read_key("whsec_" + std::string(100, 'A')));
  EXPECT_TRUE(read_key("whsec_" + std::string(40, 'A') + "AAA"));  // without its "="
}

}  // namespace
}  // namespace sambung::webhook
