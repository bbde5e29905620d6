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
  EXPECT_FALSE(echoes.has(written));
  echoes.wrote(written);
  EXPECT_TRUE(echoes.has(written));
  EXPECT_TRUE(echoes.has(written)) << "feeds repeat themselves";
  EXPECT_FALSE(echoes.has(record("8", 12, R"({"name":"Ayu"})")));
  EXPECT_FALSE(echoes.has(record("7", 13, R"({"name":"Ayu"})")));
  EXPECT_FALSE(echoes.has(record("7", 12, R"({"name":"Ayu L"})")));
}

TEST(Echoes, AnEndOfARecordIsAlwaysNews) {
  Echoes echoes;
  const Record written = record("7", 12, "{}");
  echoes.wrote(written);
  Record deleted = written;
  deleted.deleted = true;
  EXPECT_FALSE(echoes.has(deleted));
  Record merged = written;
  merged.merged_into = "8";
  EXPECT_FALSE(echoes.has(merged));
  Record absorbed = written;
  absorbed.former_ids = {"6"};
  EXPECT_FALSE(echoes.has(absorbed));
}

TEST(Echoes, OnlyTheLastWriteCounts) {
  Echoes echoes;
  echoes.wrote(record("7", 12, R"({"name":"Ayu"})"));
  echoes.wrote(record("7", 13, R"({"name":"Budi"})"));
  EXPECT_FALSE(echoes.has(record("7", 12, R"({"name":"Ayu"})")));
}

}  // namespace
}  // namespace sambung::sync
