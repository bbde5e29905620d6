#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "core/settings/schema_check.hpp"
#include "tests/app/command.hpp"
#include "tests/support/temp_folder.hpp"

namespace sambung {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using testing::sambung;
using testing::TempFolder;

std::string text_of(const fs::path& file) {
  std::ostringstream text;
  text << std::ifstream(file).rdbuf();
  return text.str();
}

TEST(ConnectorNew, WritesAProjectInWhichTheNameStandsEverywhere) {
  const TempFolder folder;
  const fs::path project = folder.path() / "acme";
  const auto outcome = sambung({"connector", "new", "acme-crm", "--dir", project.string()});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("src/connector.cpp"));
  EXPECT_THAT(text_of(project / "src" / "connector.cpp"), HasSubstr("namespace acme_crm {"));
  for (const auto& entry : fs::recursive_directory_iterator(project)) {
    if (!entry.is_regular_file()) continue;
    EXPECT_THAT(text_of(entry.path()), Not(HasSubstr("scaffold"))) << entry.path();
  }
}

TEST(ConnectorNew, ItsManifestIsValid) {
  const std::string source = SAMBUNG_SOURCE_DIR;
  const auto breaks =
      settings::check_schema(text_of(source + "/schemas/connector-manifest.v1.json"),
                             text_of(source + "/plugins/template/project/manifest.json"));
  ASSERT_TRUE(breaks) << breaks.error().what;
  EXPECT_THAT(*breaks, IsEmpty());
}

TEST(ConnectorNew, AFolderThatIsThereIsLeftAlone) {
  const TempFolder folder;
  const auto outcome = sambung({"connector", "new", "acme", "--dir", folder.path().string()});
  EXPECT_EQ(outcome.code, 73);
  EXPECT_THAT(outcome.err, HasSubstr("name another with --dir"));
  EXPECT_TRUE(fs::is_empty(folder.path()));
}

TEST(ConnectorNew, ABadNameIsRefusedWithWhatWouldBeRight) {
  for (const char* name : {"Acme", "acme_crm", "1acme", "acme-", "a--b", "acme/../x", ""}) {
    const auto outcome = sambung({"connector", "new", name, "--dir", "/tmp/never-made"});
    EXPECT_EQ(outcome.code, 64) << name;
    EXPECT_FALSE(fs::exists("/tmp/never-made"));
  }
}

TEST(ConnectorCheck, AConfigurationThatIsNoObjectExitsWith65) {
  const TempFolder folder;
  const std::string file = (folder.path() / "x.json").string();
  std::ofstream(file) << "[1]";
  const auto outcome =
      sambung({"connector", "check", SAMBUNG_CONNECTOR_DIR "/jsonl.so", "--config", file});
  EXPECT_EQ(outcome.code, 65);
  EXPECT_THAT(outcome.err, HasSubstr("must be a JSON object"));
}

TEST(ConnectorCheck, AFilterThatNamesNoCheckListsThem) {
  const auto outcome =
      sambung({"connector", "check", SAMBUNG_CONNECTOR_DIR "/jsonl.so", "--filter", "nothing"});
  EXPECT_EQ(outcome.code, 64);
  EXPECT_THAT(outcome.err, HasSubstr("upsert.once"));
}

TEST(ConnectorCheck, ResultsAreWrittenAsJunitToo) {
  const TempFolder folder;
  const std::string config = (folder.path() / "c.json").string();
  const std::string junit = (folder.path() / "j.xml").string();
  std::ofstream(config) << R"({"path":"{scratch}/x"})";
  const auto outcome = sambung({"connector", "check", SAMBUNG_CONNECTOR_DIR "/jsonl.so", "--config",
                                config, "--filter", "start.", "--junit", junit});
  EXPECT_EQ(outcome.code, 0) << outcome.out;
  EXPECT_THAT(text_of(junit), HasSubstr("tests=\"5\" failures=\"0\""));
}

TEST(ConnectorCheck, ALibraryThatIsNoConnectorFailsToLoad) {
  const TempFolder folder;
  const std::string file = (folder.path() / "x.so").string();
  std::ofstream(file) << "no library";
  const auto outcome = sambung({"connector", "check", file});
  EXPECT_EQ(outcome.code, 1);
  EXPECT_THAT(outcome.err, HasSubstr("FAIL  start.loads"));
}

TEST(ConnectorCheck, APlaceToWriteToNeedsTheWordLive) {
  const auto outcome = sambung({"connector", "check", SAMBUNG_CONNECTOR_DIR "/webhook.so",
                                "--base-url", "https://test.acme.example"});
  EXPECT_EQ(outcome.code, 64);
  EXPECT_THAT(outcome.err, HasSubstr("say --live as well"));
}

TEST(ConnectorCheck, AMergeIsAProgramThatCanBeRun) {
  const TempFolder folder;
  const std::string file = (folder.path() / "merge.sh").string();
  std::ofstream(file) << "#!/bin/sh\n";
  const auto outcome = sambung({"connector", "check", SAMBUNG_CONNECTOR_DIR "/webhook.so", "--live",
                                "--base-url", "https://test.acme.example", "--merge", file});
  EXPECT_EQ(outcome.code, 64);
  EXPECT_THAT(outcome.err, HasSubstr("--merge: " + file + " cannot be run"));
  EXPECT_THAT(outcome.err, HasSubstr("chmod +x"));
}

TEST(ConnectorCheck, ALiveSystemThatNobodyNamesIsAskedFor) {
  const TempFolder folder;
  const std::string config = (folder.path() / "c.json").string();
  std::ofstream(config) << R"({"path":"/wa","secret":"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"})";
  const auto outcome = sambung(
      {"connector", "check", SAMBUNG_CONNECTOR_DIR "/webhook.so", "--config", config, "--live"});
  EXPECT_EQ(outcome.code, 64);
  EXPECT_THAT(outcome.err, HasSubstr("--base-url https://"));
}

TEST(ConnectorCheck, ACredentialThatIsNoHeaderIsRefusedWithoutBeingShown) {
  const TempFolder folder;
  const std::string file = (folder.path() / "account.secret").string();
  for (const char* line : {"abc-very-secret", "hmac abc-very-secret", "hmac a b abc-very-secret"}) {
    std::ofstream(file) << line << "\n";
    const auto outcome =
        sambung({"connector", "check", SAMBUNG_CONNECTOR_DIR "/webhook.so", "--live", "--base-url",
                 "https://test.acme.example", "--credential", file});
    EXPECT_EQ(outcome.code, 65) << line;
    EXPECT_THAT(outcome.err, HasSubstr("account.secret: its first line must be a header"));
    EXPECT_THAT(outcome.err, HasSubstr("`hmac NAME KEY`"));
    EXPECT_THAT(outcome.err, Not(HasSubstr("abc-very-secret")));
  }
}

}  // namespace
}  // namespace sambung
