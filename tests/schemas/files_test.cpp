#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "tests/schemas/schema_files.hpp"

namespace sambung {
namespace {

constexpr const char* kRefresh = "run " SAMBUNG_BIN_DIR "/schema_writer to refresh schemas/events";

std::map<std::string, std::string> files_on_disk() {
  namespace fs = std::filesystem;
  const fs::path folder = SAMBUNG_SOURCE_DIR "/schemas/events";
  std::map<std::string, std::string> found;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file() || entry.path().filename() == "README.md") continue;
    std::ifstream file(entry.path(), std::ios::binary);
    found[fs::relative(entry.path(), folder).string()] = {std::istreambuf_iterator<char>(file), {}};
  }
  return found;
}

TEST(SchemaFiles, AreWhatTheTypesSay) {
  const auto expected = schema_files();
  const auto found = files_on_disk();
  for (const auto& [name, content] : expected) {
    const auto file = found.find(name);
    ASSERT_NE(file, found.end()) << name << " is missing; " << kRefresh;
    EXPECT_EQ(file->second, content) << name << " is stale; " << kRefresh;
  }
  for (const auto& [name, content] : found) {
    EXPECT_TRUE(expected.count(name)) << name << " is of no type; " << kRefresh;
  }
}

}  // namespace
}  // namespace sambung
