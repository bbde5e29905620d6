#include "tests/conformance/kept.hpp"

#include <gtest/gtest.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>

#include "tests/conformance/skips.hpp"
#include "tests/support/temp_folder.hpp"

namespace sambung::test {

namespace {

std::set<std::string> words_of(const char* text) {
  std::istringstream words(text);
  return {std::istream_iterator<std::string>(words), {}};
}

}  // namespace

void expect_kept(const std::string& subject, const CheckRun& run) {
  std::printf("%s: %zu passed, %zu failed, %zu skipped\n", subject.c_str(), run.passed,
              run.failed.size(), run.skipped.size());
  EXPECT_EQ(run.code, 0) << subject << ": " << run.text();
  EXPECT_GT(run.passed, 0U) << subject << ": " << run.text();
  std::map<std::string, std::string> left = run.skipped;
  for (const Skip& skip : skips()) {
    if (!words_of(skip.subjects).contains(subject)) continue;
    for (const std::string& check : words_of(skip.checks)) {
      EXPECT_EQ(left.erase(check), 1U)
          << subject << ": " << check << " is listed in skips.cpp, but was not skipped";
    }
  }
  for (const auto& [check, why] : left) {
    ADD_FAILURE() << subject << ": " << check << " was skipped and is not in skips.cpp: " << why;
  }
}

CheckRun check_live(const Account& account, const std::string& filter) {
  const testing::TempFolder folder;
  std::vector<std::string> more = {"--live", "--base-url", account.base_url};
  if (!account.header.empty()) {
    const std::string file = (folder.path() / "credential").string();
    std::ofstream(file) << account.header << "\n";
    more.insert(more.end(), {"--credential", file});
  }
  if (!account.merge.empty()) {
    const std::string file = (folder.path() / "merge").string();
    std::ofstream(file) << "#!/bin/sh\nset -e\ncd " << folder.path().string() << "\n"
                        << account.merge << "\n";
    std::filesystem::permissions(file, std::filesystem::perms::owner_all);
    more.insert(more.end(), {"--merge", file});
  }
  if (!filter.empty()) more.insert(more.end(), {"--filter", filter});
  return check(account.connector, account.config, more);
}

}  // namespace sambung::test
