#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/conformance/check_run.hpp"

namespace sambung {
namespace {

using ::testing::ElementsAreArray;

constexpr const char* kConfig = R"({"folder":"{scratch}","token":"t-1"})";

std::vector<std::string> names_of(const std::map<std::string, std::string>& findings) {
  std::vector<std::string> names;
  for (const auto& [name, detail] : findings) names.push_back(name);
  return names;
}

void expect_failures(const std::string& fault, const std::vector<std::string>& names) {
  const test::CheckRun run = test::check("planted_" + fault, kConfig);
  EXPECT_THAT(names_of(run.failed), ElementsAreArray(names)) << run.text();
  EXPECT_EQ(run.code, names.empty() ? 0 : 1);
}

TEST(Check, ASoundConnectorPasses) { expect_failures("None", {}); }

TEST(Check, AnAcceptedUnknownKeyIsFound) { expect_failures("TakesAnyKey", {"start.unknown-key"}); }

TEST(Check, NonsenseThatComesAgainForEverIsFound) {
  expect_failures("RetriesNonsense", {"deliver.malformed"});
}

TEST(Check, ASecondEffectOfOneEventIsFound) { expect_failures("WritesTwice", {"deliver.repeat"}); }

TEST(Check, AnIgnoredCancelIsFound) { expect_failures("IgnoresCancel", {"calls.cancel"}); }

TEST(Check, ASecondRecordOfOneWriteIsFound) {
  expect_failures("MakesTwice", {"upsert.once", "upsert.replay"});
}

TEST(Check, ATakenGarbageCursorIsFound) { expect_failures("TakesAnyCursor", {"changes.garbage"}); }

TEST(Check, AnOverfullPageIsFound) { expect_failures("OverfullPages", {"changes.pages"}); }

TEST(Check, ANameInTheLogIsFound) { expect_failures("TalksOfPeople", {"privacy.personal"}); }

TEST(Check, ASecretInTheLogIsFound) { expect_failures("TalksOfSecrets", {"privacy.secrets"}); }

TEST(Check, AnAnswerToWhatIsNotOfferedIsFound) {
  expect_failures("AnswersAnything", {"lookup.shape"});
}

TEST(Check, AnAnswerThatIsNotDescribedIsFound) {
  expect_failures("AnswersMoreThanSaid", {"lookup.shape"});
}

TEST(Check, AQuestionThatLeavesSomethingBehindIsFound) {
  expect_failures("NotesQuestions", {"lookup.shape"});
}

TEST(Check, FilesLeftOpenAreFound) { expect_failures("LeavesFilesOpen", {"residue.calls"}); }

TEST(Check, ACrashIsAFindingAndTheOtherChecksGoOn) {
  expect_failures("CrashesOnNonsense", {"deliver.lanes", "deliver.malformed"});
}

}  // namespace
}  // namespace sambung
