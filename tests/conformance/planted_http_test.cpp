#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/conformance/kept.hpp"
#include "tests/conformance/merges.hpp"
#include "tests/conformance/planted_store.hpp"

namespace sambung {
namespace {

using ::testing::ElementsAreArray;

void expect_failures(const std::string& fault, const std::vector<std::string>& names) {
  testing::PlantedStore store;
  const test::CheckRun run =
      test::check_live({.connector = "planted_http_" + fault,
                        .base_url = store.origin(),
                        .header = "Authorization: Bearer planted-token",
                        .merge = test::merge_at(store.origin(), test::kMergeByHand)});
  std::vector<std::string> failed;
  for (const auto& [name, detail] : run.failed) failed.push_back(name);
  EXPECT_THAT(failed, ElementsAreArray(names)) << run.text();
  EXPECT_EQ(run.code, names.empty() ? 0 : 1);
}

TEST(CheckOverHttp, ASoundConnectorPasses) { expect_failures("None", {}); }

TEST(CheckOverHttp, ALostAnswerThatIsForgottenIsFound) {
  expect_failures("ForgetsALostAnswer", {"upsert.lost-answer"});
}

TEST(CheckOverHttp, ARecordThatIsGivenUpInAStormIsFound) {
  expect_failures("GivesUpInAStorm", {"upsert.storm"});
}

TEST(CheckOverHttp, ARecordThatIsGivenUpWithATokenIsFound) {
  expect_failures("GivesUpWithoutToken", {"upsert.token-death"});
}

TEST(CheckOverHttp, ARecordThatIsToldOtherwiseThanItIsIsFound) {
  expect_failures("EchoesOtherwise", {"upsert.echo"});
}

TEST(CheckOverHttp, AReplayThatChangesARecordIsFound) {
  expect_failures("WritesAgain", {"upsert.replay"});
}

TEST(CheckOverHttp, AWriteToWhatIsDeletedIsFound) {
  expect_failures("WritesWhatIsDeleted", {"upsert.deleted"});
}

TEST(CheckOverHttp, AMergeThatIsForgottenIsFound) {
  expect_failures("ForgetsMerges", {"upsert.merged"});
}

TEST(CheckOverHttp, AMergeThatIsNotMadeIsTheProgramsFault) {
  testing::PlantedStore store;
  const test::CheckRun run = test::check_live({.connector = "planted_http_None",
                                               .base_url = store.origin(),
                                               .header = "Authorization: Bearer planted-token",
                                               .merge = "exit 3"},
                                              "upsert.merged");
  EXPECT_NE(run.failed.at("upsert.merged").find("ended with exit code 3"), std::string::npos)
      << run.text();
}

}  // namespace
}  // namespace sambung
