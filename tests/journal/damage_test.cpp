#include <gtest/gtest.h>

#include "core/sqlite/database.hpp"
#include "tests/journal/opened_journal.hpp"

namespace sambung::journal {
namespace {

using testing::made_event;

class Damage : public ::testing::TestWithParam<const char*> {};

TEST_P(Damage, IsNoticedAndNeverServed) {
  OpenedJournal opened;
  opened.append({made_event(1), made_event(2), made_event(3)});
  opened.journal.reset();
  {
    auto database = sqlite::Database::open(opened.folder / "journal.db", {});
    ASSERT_TRUE(database);
    ASSERT_TRUE(database->execute(GetParam()));
  }
  opened.reopen();
  const auto read = opened.journal->read(0, 1, {.with_raw = true});
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, ErrorCode::kCorrupt);
  EXPECT_NE(read.error().what.find("offset"), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(
    Kinds, Damage,
    ::testing::Values("UPDATE record SET header = zeroblob(length(header)) WHERE place = 2",
                      "UPDATE record SET body = substr(body, 1, length(body) - 1) WHERE place = 2",
                      "UPDATE record SET recorded = recorded + 1 WHERE place = 2",
                      "UPDATE record SET checksum = checksum + 1 WHERE place = 2",
                      "UPDATE record SET body = (SELECT body FROM record WHERE place = 3) WHERE "
                      "place = 2",
                      "DELETE FROM record WHERE place = 2"));

/// What format 1 kept in a column of its own has only its seal to notice damage by.
TEST(JournalFile, DamageToARawPartOfFormatOneIsNoticed) {
  for (const char* damage : {"UPDATE record SET raw = zeroblob(length(raw)) WHERE place = 2",
                             "UPDATE record SET raw = (SELECT raw FROM record WHERE place = 1) "
                             "WHERE place = 2"}) {
    OpenedJournal opened(2);
    ASSERT_NO_FATAL_FAILURE(opened.restore("1"));
    {
      auto database = sqlite::Database::open(opened.folder / "journal.db", {});
      ASSERT_TRUE(database);
      ASSERT_TRUE(database->execute(damage));
    }
    opened.reopen();
    const auto read = opened.journal->read(0, 1, {.with_raw = true});
    ASSERT_FALSE(read) << damage;
    EXPECT_EQ(read.error().code, ErrorCode::kCorrupt);
  }
}

TEST(JournalFile, OfAnotherKindOrANewerFormatIsRefused) {
  OpenedJournal opened;
  opened.journal.reset();
  {
    auto database = sqlite::Database::open(opened.folder / "journal.db", {});
    ASSERT_TRUE(database);
    ASSERT_TRUE(database->execute("PRAGMA user_version=99"));
  }
  const auto refused =
      open_sqlite_journal({.file = opened.folder / "journal.db"}, *opened.keys, opened.clock);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kCorrupt);
  EXPECT_NE(refused.error().what.find("format 99"), std::string::npos);
}

TEST(JournalFile, AWrongMasterKeyIsNamed) {
  OpenedJournal opened;
  opened.keys.reset();
  const auto refused = KeyStore::open(opened.folder / "keys.db", Secret(std::string(32, 'x')),
                                      KeyStore::Access::kReadWrite);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kUnauthorised);
}

}  // namespace
}  // namespace sambung::journal
