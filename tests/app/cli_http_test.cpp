#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "tests/app/command.hpp"
#include "tests/services/token_system.hpp"
#include "tests/support/temp_folder.hpp"

/// What lint and check say of connections with credentials.
namespace sambung {
namespace {

using ::testing::HasSubstr;
using testing::sambung;

class CliHttp : public ::testing::Test {
 protected:
  void write(const std::string& credential) {
    std::ofstream(folder_ / "sambung.yaml")
        << "whatsapp: {apps: {main: {secrets: [{env: APP}], verify_token: {env: APP}}}}\n"
           "connector_path: ["
        << std::filesystem::path(SAMBUNG_BIN_DIR).parent_path() / "connectors"
        << "]\n"
           "credentials: {crm-app: "
        << credential
        << "}\n"
           "connections: {crm: {connector: http_teller, credential: crm-app,\n"
           "  http: {allow_private: true, base_url: '"
        << system_.origin() << "'}}}\n";
  }
  testing::Outcome run(const std::string& verb) {
    return sambung({verb}, {}, {{"APP", "app-secret"}, {"TOKEN", "refresh-0"}},
                   folder_.path().string());
  }

  testing::TempFolder folder_;
  testing::TokenSystem system_;
};

TEST_F(CliHttp, LintNamesWhatACredentialLacks) {
  write("{refresh_token: {env: TOKEN}}");
  const auto lint = run("lint");
  EXPECT_EQ(lint.code, 78);
  EXPECT_THAT(lint.err, HasSubstr("SB1411"));
  EXPECT_THAT(lint.err, HasSubstr("lacks client_id"));
  write("{client_id: app, refresh_token: {env: TOKEN}}");
  EXPECT_EQ(run("lint").code, 0) << run("lint").err;
}

TEST_F(CliHttp, CheckAsksTheSystemWithTheCredential) {
  write("{method: static_header, secret: {env: TOKEN}, header: X-Api-Key, prefix: ''}");
  const auto check = run("check");
  EXPECT_EQ(check.code, 1) << check.out << check.err;
  EXPECT_THAT(check.out, HasSubstr("rejected_again"));
  EXPECT_THAT(system_.last(), HasSubstr("X-Api-Key: refresh-0\r\n"));
  EXPECT_FALSE(std::filesystem::exists(folder_ / "data"));
}

TEST_F(CliHttp, CheckSpendsNoRefreshTokenThatItCannotKeep) {
  write("{client_id: app, refresh_token: {env: TOKEN}}");
  const auto check = run("check");
  EXPECT_EQ(check.code, 0) << check.out;
  EXPECT_THAT(check.out, HasSubstr("not tried"));
  EXPECT_EQ(system_.exchanges(), 0);
}

}  // namespace
}  // namespace sambung
