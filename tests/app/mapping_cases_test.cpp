#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "core/json/document.hpp"
#include "tests/app/command.hpp"
#include "tests/support/temp_folder.hpp"

namespace sambung {
namespace {

using ::testing::HasSubstr;
using testing::sambung;
using testing::TempFolder;

testing::Outcome test_of(const char* cases, const std::vector<std::string>& more = {}) {
  const TempFolder folder;
  std::ofstream(folder / "cases.yaml") << cases;
  std::vector<std::string> words = {"test", "cases.yaml"};
  words.insert(words.end(), more.begin(), more.end());
  return sambung(words, {}, {}, folder.path().string());
}

TEST(TestVerb, PassesTheExample) {
  const auto outcome =
      sambung({"test", std::string(SAMBUNG_SOURCE_DIR) + "/config/examples/mapping/crm_test.yaml"});
  EXPECT_EQ(outcome.code, 0) << outcome.out << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("ok   a contact as the CRM keeps it, both ways\n"));
  EXPECT_THAT(outcome.err, HasSubstr("4 cases, 0 failed"));
}

TEST(TestVerb, ShowsWhatWasWantedAndWhatCame) {
  const auto outcome = test_of(
      "mapping: {contact: {tags: {at: /tags, as: set}, phone: {at: /tel, as: phone}}}\n"
      "cases:\n"
      "- {name: tags, native: {tags: [b, a]}, canonical: {tags: [c, a]}, direction: in}\n"
      "- {name: number, native: {tel: none}, canonical: {}, direction: in}\n"
      "- {name: fine, native: {tags: [a]}, canonical: {tags: [a]}}\n");
  EXPECT_EQ(outcome.code, 1);
  EXPECT_THAT(outcome.out, HasSubstr("FAIL tags\n  canonical/tags\n    wanted [\"a\",\"c\"]\n"
                                     "    got    [\"a\",\"b\"]\n"));
  EXPECT_THAT(
      outcome.out,
      HasSubstr("FAIL number\n  to canonical: /tel: is no telephone number with country code"));
  EXPECT_THAT(outcome.out, HasSubstr("ok   fine\n"));
  EXPECT_THAT(outcome.err, HasSubstr("3 cases, 2 failed"));
}

TEST(TestVerb, FindsAFieldThatDoesNotComeBackFromANewRecord) {
  const auto outcome = test_of(
      "mapping: {contact: {tier: {at: /tier, default: basic}}}\n"
      "cases: [{name: cleared, native: {tier: null}, canonical: {tier: basic}}]\n");
  EXPECT_EQ(outcome.code, 1) << outcome.out;
  EXPECT_THAT(outcome.out, HasSubstr("native, written back/tier"));
}

TEST(TestVerb, SpeaksJson) {
  const auto outcome = test_of(
      "mapping: {contact: {name: /name}}\n"
      "cases: [{name: a, native: {name: x}, canonical: {name: y}}]\n",
      {"-o", "json"});
  EXPECT_EQ(outcome.code, 1);
  const auto array = json::Document::parse(outcome.out);
  ASSERT_TRUE(array) << outcome.out;
  const auto first = array->root().first_child();
  EXPECT_EQ(first["ok"].boolean(), false);
  EXPECT_EQ(first["differences"].first_child()["wanted"].string(), "\"y\"");
}

TEST(TestVerb, ExitsWith65AndThePlaceOfWhatIsWrong) {
  auto outcome = test_of("mapping: {contact: {name: name}}\ncases: [{name: a}]\n");
  EXPECT_EQ(outcome.code, 65);
  EXPECT_THAT(outcome.err, HasSubstr("cases.yaml:1:10: /contact/name: a JSON pointer begins"));
  outcome = test_of("mapping: {contact: {name: /n}}\ncases: [{name: a, nativ: {}}]\n");
  EXPECT_EQ(outcome.code, 65);
  EXPECT_THAT(outcome.err, HasSubstr("cases.yaml:2:19: `nativ` is not known here"));
  outcome = test_of(
      "mapping: {contact: {name: /n}}\n"
      "cases: [{name: a, native: {n: 0812345}, canonical: {}}]\n");
  EXPECT_EQ(outcome.code, 65);
  EXPECT_THAT(outcome.err, HasSubstr("write \"0812345\" if it is a text"));
  EXPECT_EQ(sambung({"test", "/nowhere.yaml"}).code, 65);
  EXPECT_EQ(sambung({"test"}).code, 64);
}

}  // namespace
}  // namespace sambung
