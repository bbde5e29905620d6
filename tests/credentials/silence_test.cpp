#include <gtest/gtest.h>

#include "tests/credentials/stage.hpp"

namespace sambung::credentials {
namespace {

/// Everything that a credential says while things go wrong, with all that must not be in it.
TEST(Silence, NoSecretIsInAnErrorAStatusOrOnAStream) {
  ::testing::internal::CaptureStdout();
  ::testing::internal::CaptureStderr();
  std::string said;
  const char* bodies[] = {R"({"error":"invalid_client","error_description":"sekrit"})",
                          R"({"error":"sekrit"})", R"({"access_token":"sekrit")",
                          R"({"error":"invalid_grant","error_description":"sekrit"})", "sekrit"};
  for (const char* body : bodies) {
    for (const int status : {0, 200, 400, 401, 429, 503}) {
      Stage stage;
      stage.start(refresh_grant("sekrit-of-refresh"));
      stage.server.script_many(3, status, body);
      auto token = stage->token();
      if (!token) said += token.error().what + '\n';
      said += stage->status().trouble + '\n';
      for (const Status& told : stage.told) said += told.trouble + '\n';
    }
  }
  for (std::size_t write = 0; write < 2; ++write) {
    Stage stage;
    stage.start(refresh_grant("sekrit-of-refresh"));
    stage.store.fail_at(write, MemoryStore::Fault::kLost, true);
    said += stage->token().error().what + '\n';
    said += stage->authorise(Secret("sekrit")).error().what + '\n';
  }
  said += ::testing::internal::GetCapturedStdout() + ::testing::internal::GetCapturedStderr();
  EXPECT_EQ(said.find("sekrit"), std::string::npos) << said;
  EXPECT_NE(said.find("crm, exchange: the system does not accept the app or its secret "
                      "(invalid_client)"),
            std::string::npos)
      << said;
  EXPECT_NE(said.find("crm is dead (grant_refused): authorise it again"), std::string::npos)
      << said;
}

}  // namespace
}  // namespace sambung::credentials
