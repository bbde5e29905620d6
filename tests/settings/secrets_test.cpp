#include <gtest/gtest.h>

#include "core/settings/key_text.hpp"
#include "tests/settings/written.hpp"

namespace sambung {
namespace {

using testing::Written;

std::string app_with_token(const std::string& token) {
  return "whatsapp: {apps: {main: {secrets: [{env: APP_SECRET}], verify_token: " + token + "}}}\n";
}

TEST(Secrets, ComeFromVariablesFilesAndCredentials) {
  Written written;
  written.file("token", "from a file\n");
  written.file("credentials/token", "from a credential\n", 0444);
  for (const auto& [reference, value] : {std::pair{"{env: VERIFY_TOKEN}", "the verify token"},
                                         {"{file: token}", "from a file"},
                                         {"{credential: token}", "from a credential"}}) {
    const auto loaded = written.load(app_with_token(reference));
    ASSERT_TRUE(loaded.settings) << reference;
    EXPECT_EQ(loaded.settings->apps[0].verify_token.reveal(), value);
  }
}

TEST(Secrets, AFileThatOthersMayUseIsRefusedWhateverTheBit) {
  Written written;
  for (const mode_t mode : {0604U, 0640U, 0620U, 0602U, 0601U, 0610U}) {
    written.file("token", "secret", mode);
    const auto loaded = written.load(app_with_token("{file: token}"));
    ASSERT_FALSE(loaded.settings) << std::oct << mode;
    EXPECT_EQ(loaded.problems[0].code, "SB1304");
  }
}

TEST(Secrets, ACredentialStaysInItsFolder) {
  Written written;
  for (const char* name : {"../sambung.yaml", "/etc/passwd", "..", "a/b"}) {
    const auto loaded = written.load(app_with_token("{credential: \"" + std::string(name) + "\"}"));
    ASSERT_FALSE(loaded.settings) << name;
    EXPECT_EQ(loaded.problems[0].code, "SB1302");
  }
}

TEST(Secrets, NeedNotBeThereWhenTheyAreNotWanted) {
  Written written;
  const std::string yaml = app_with_token("{env: NOBODY}");
  EXPECT_FALSE(written.load(yaml).settings);
  EXPECT_TRUE(written.load(yaml, settings::SecretsWanted::kNone).settings);
  EXPECT_FALSE(written.load(app_with_token("plain"), settings::SecretsWanted::kNone).settings);
}

TEST(Secrets, TheMasterKeyIsReadForWhoeverReadsData) {
  Written written;
  written.file("key", std::string(32, '\n'));  // raw bytes may be anything
  const auto loaded =
      written.load(app_with_token("{env: NOBODY}") + "encryption: {master_key: {file: key}}\n",
                   settings::SecretsWanted::kMasterKey);
  ASSERT_TRUE(loaded.settings);
  EXPECT_EQ(loaded.settings->master_key->reveal(), std::string(32, '\n'));
}

TEST(KeyText, ReadsRawHexAndBase64) {
  const std::string raw = "0123456789abcdefghijklmnopqrstuv";
  EXPECT_EQ(settings::key_of_text(raw)->reveal(), raw);
  EXPECT_EQ(
      settings::key_of_text("303132333435363738396162636465666768696A6b6c6d6e6f70717273747576\n")
          ->reveal(),
      raw);
  EXPECT_EQ(settings::key_of_text("MDEyMzQ1Njc4OWFiY2RlZmdoaWprbG1ub3BxcnN0dXY=\n")->reveal(), raw);
  for (const char* wrong : {"", "0123", "MDEyMzQ1Njc4OWFiY2RlZmdoaWprbG1ub3BxcnN0dX!=",
                            "zz3132333435363738396162636465666768696A6b6c6d6e6f70717273747576"}) {
    EXPECT_FALSE(settings::key_of_text(wrong)) << wrong;
  }
}

}  // namespace
}  // namespace sambung
