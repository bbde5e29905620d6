#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "core/sqlite/database.hpp"

namespace sambung::testing {

/// Makes a database file from the SQL text that a release left; `golden` is a path below tests/.
inline void restore_golden(const std::string& golden, const std::filesystem::path& file) {
  std::ifstream in(std::string(SAMBUNG_SOURCE_DIR) + "/tests/" + golden);
  const std::string sql((std::istreambuf_iterator<char>(in)), {});
  ASSERT_FALSE(sql.empty()) << golden;
  auto database = sqlite::Database::open(file, {});
  ASSERT_TRUE(database) << database.error().what;
  const auto restored = database->execute(sql.c_str());
  ASSERT_TRUE(restored) << restored.error().what;
}

/// All that a database file says about its form: format numbers, and its tables and indices as SQL.
inline std::vector<std::string> form_of(const std::filesystem::path& file) {
  auto database = sqlite::Database::open(file, {.read_only = true});
  EXPECT_TRUE(database);
  std::vector<std::string> form;
  if (!database) return form;
  for (const char* sql : {"PRAGMA application_id", "PRAGMA user_version",
                          "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name"}) {
    auto query = database->prepare(sql);
    EXPECT_TRUE(query);
    for (auto row = query->step(); row && *row; row = query->step()) {
      form.emplace_back(query->text(0));
    }
  }
  return form;
}

}  // namespace sambung::testing
