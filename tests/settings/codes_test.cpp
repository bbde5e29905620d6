#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include "core/settings/codes.hpp"

namespace sambung::settings {
namespace {

/// Every "SB1234" that stands in the sources of a folder.
std::set<std::string> codes_in(const std::filesystem::path& folder) {
  std::set<std::string> found;
  const std::regex code("\"(SB[0-9]{4})\"");
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.path().extension() != ".cpp" || entry.path().filename() == "codes.cpp") continue;
    std::ostringstream text;
    text << std::ifstream(entry.path()).rdbuf();
    const std::string source = text.str();
    for (std::sregex_iterator it(source.begin(), source.end(), code), end; it != end; ++it) {
      found.insert((*it)[1]);
    }
  }
  return found;
}

TEST(Codes, EveryCodeThatAMessageCarriesCanBeExplained) {
  const std::filesystem::path core = std::filesystem::path(SAMBUNG_SOURCE_DIR) / "core";
  std::set<std::string> used = codes_in(core / "settings");
  used.merge(codes_in(core / "app"));
  ASSERT_GT(used.size(), 15U);
  for (const std::string& code : used) EXPECT_NE(find_code(code), nullptr) << code;
}

TEST(Codes, AreUniqueAndInOrder) {
  for (std::size_t i = 1; i < codes().size(); ++i) {
    EXPECT_LT(codes()[i - 1].code, codes()[i].code);
  }
}

TEST(Codes, AreFoundInEitherCase) {
  ASSERT_NE(find_code("sb1203"), nullptr);
  EXPECT_EQ(find_code("sb1203")->code, "SB1203");
  EXPECT_EQ(find_code("SB9999"), nullptr);
}

}  // namespace
}  // namespace sambung::settings
