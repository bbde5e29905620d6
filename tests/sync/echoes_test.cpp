#include "core/sync/echoes.hpp"

#include <gtest/gtest.h>

namespace sambung::sync {
namespace {

Record record(const std::string& id, std::int64_t version, const std::string& fields) {
  Record made;
  made.remote_id = id;
  made.version = version;
  made.fields_json = fields;
  return made;
}

TEST(Echoes, WhatAWriteLeftIsNoNewsAndAllElseIs) {
  Echoes echoes;
  const Record written = record("7", 12, R"({"name":"Ayu"})");
  EXPECT_FALSE(echoes.passes_over(written));
  echoes.wrote(written);
  EXPECT_TRUE(echoes.passes_over(written));
  EXPECT_TRUE(echoes.passes_over(written)) << "feeds repeat themselves";
  EXPECT_FALSE(echoes.passes_over(record("8", 12, R"({"name":"Ayu"})")));
  EXPECT_FALSE(echoes.passes_over(record("7", 13, R"({"name":"Ayu"})")));
  echoes.wrote(written);
  EXPECT_FALSE(echoes.passes_over(record("7", 12, R"({"name":"Ayu L"})")));
}

TEST(Echoes, WhatSomebodyBroughtBackToOursIsNews) {
  Echoes echoes;
  const Record written = record("7", 12, R"({"name":"Ayu"})");
  echoes.wrote(written);
  EXPECT_FALSE(echoes.passes_over(record("7", 12, R"({"name":"Budi"})")))
      << "within the same second";
  EXPECT_FALSE(echoes.passes_over(written)) << "their edit of an edit, though it reads as ours did";
  const Record without_version = record("8", 0, R"({"name":"Ayu"})");
  echoes.wrote(without_version);
  EXPECT_FALSE(echoes.passes_over(without_version)) << "who can tell whether it was away?";
}

TEST(Echoes, AFeedMayBeFarBehindAndMemoryIsBounded) {
  Echoes echoes;
  const auto nth = [](std::size_t n) { return record(std::to_string(n), 12, "{}"); };
  constexpr std::size_t kRecords = 3 * Echoes::kRecordsMin;
  for (std::size_t n = 0; n < kRecords; ++n) echoes.wrote(nth(n));
  for (std::size_t n = kRecords - Echoes::kRecordsMin; n < kRecords; ++n) {
    ASSERT_TRUE(echoes.passes_over(nth(n))) << n;
  }
  EXPECT_FALSE(echoes.passes_over(nth(0)));
}

TEST(Echoes, AnEndOfARecordIsAlwaysNews) {
  Echoes echoes;
  const Record written = record("7", 12, "{}");
  echoes.wrote(written);
  Record deleted = written;
  deleted.deleted = true;
  EXPECT_FALSE(echoes.passes_over(deleted));
  echoes.wrote(written);
  Record merged = written;
  merged.merged_into = "8";
  EXPECT_FALSE(echoes.passes_over(merged));
  echoes.wrote(written);
  Record absorbed = written;
  absorbed.former_ids = {"6"};
  EXPECT_FALSE(echoes.passes_over(absorbed));
}

TEST(Echoes, OnlyTheLastWriteCounts) {
  Echoes echoes;
  echoes.wrote(record("7", 12, R"({"name":"Ayu"})"));
  echoes.wrote(record("7", 13, R"({"name":"Budi"})"));
  EXPECT_FALSE(echoes.passes_over(record("7", 12, R"({"name":"Ayu"})")));
}

}  // namespace
}  // namespace sambung::sync
