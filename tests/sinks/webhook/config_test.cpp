#include "connectors/webhook/config.hpp"

#include <gtest/gtest.h>

#include <sambung/host.hpp>

namespace sambung::webhook {
namespace {

const std::string kSecretKey = R"("secret":"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")";

std::string error_of(const std::string& config) {
  try {
    parse_config(config);
  } catch (const ConfigError& error) {
    return error.what();
  }
  return "accepted";
}

TEST(WebhookConfig, OneSecretIsEnough) {
  const Config config = parse_config("{" + kSecretKey + "}");
  EXPECT_EQ(config.path, "/");
  EXPECT_EQ(config.keys.size(), 1U);
  EXPECT_EQ(config.source, "/sambung");
  EXPECT_EQ(config.content_type, "application/cloudevents+json");
}

TEST(WebhookConfig, TheNewSecretSignsFirstAndTheOldOneToo) {
  const Config config =
      parse_config("{" + kSecretKey + R"(,"old_secret":"whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})");
  ASSERT_EQ(config.keys.size(), 2U);
  EXPECT_EQ(config.keys[1].bytes, std::string(24, '\0'));
}

TEST(WebhookConfig, MistakesAreToldByTheKeyAndWithoutTheSecret) {
  EXPECT_EQ(error_of("{}").rfind("secret: missing", 0), 0U);
  EXPECT_EQ(error_of(R"({"old_secret":""})").rfind("secret: missing", 0), 0U);
  const std::string told = error_of(R"({"secret":"hunter2"})");
  EXPECT_EQ(told.rfind("secret: must be whsec_", 0), 0U);
  EXPECT_EQ(told.find("hunter2"), std::string::npos);
  EXPECT_EQ(error_of("{" + kSecretKey + R"(,"path":"hooks"})").rfind("path: must start", 0), 0U);
  EXPECT_EQ(error_of("{" + kSecretKey + R"(,"path":"/a b"})").rfind("path: must start", 0), 0U);
  EXPECT_EQ(error_of("{" + kSecretKey + R"(,"url":"x"})").rfind("url: unknown key", 0), 0U);
  EXPECT_EQ(error_of(R"({"private_key":"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"})")
                .rfind("private_key: must be whsk_", 0),
            0U);
}

}  // namespace
}  // namespace sambung::webhook
