#include <gtest/gtest.h>

#include <fstream>

#include "core/sqlite/database.hpp"
#include "tests/journal/opened_journal.hpp"

namespace sambung::journal {
namespace {

using testing::made_event;

/// A database file made from the SQL text that a release left behind.
void restore(const std::string& golden, const std::filesystem::path& file) {
  std::ifstream in(std::string(SAMBUNG_SOURCE_DIR) + "/tests/journal/golden/" + golden);
  const std::string sql((std::istreambuf_iterator<char>(in)), {});
  ASSERT_FALSE(sql.empty());
  auto database = sqlite::Database::open(file, {});
  ASSERT_TRUE(database) << database.error().what;
  const auto restored = database->execute(sql.c_str());
  ASSERT_TRUE(restored) << restored.error().what;
}

TEST(Golden, AJournalOfFormatOneIsReadToItsLastByte) {
  testing::TempFolder folder;
  testing::HeldClock clock;
  ASSERT_NO_FATAL_FAILURE(restore("journal.1.sql", folder / "journal.db"));
  ASSERT_NO_FATAL_FAILURE(restore("keys.1.sql", folder / "keys.db"));
  auto keys =
      KeyStore::open(folder / "keys.db", master_key(), KeyStore::Access::kReadWrite);
  ASSERT_TRUE(keys) << keys.error().what;
  auto journal = open_sqlite_journal({.file = folder / "journal.db"}, **keys, clock);
  ASSERT_TRUE(journal) << journal.error().what;
  ASSERT_EQ((*journal)->partitions(), 2U);
  std::size_t found = 0;
  std::size_t erased = 0;
  for (std::uint32_t partition = 0; partition < 2; ++partition) {
    const auto records = (*journal)->read(partition, 1, {.with_raw = true});
    ASSERT_TRUE(records) << records.error().what;
    for (const Record& record : *records) {
      ++found;
      erased += record.erased ? 1 : 0;
      const auto number = static_cast<int>(unix_ms(record.event.envelope.time) - 1795392000000);
      const model::EncodedEvent expected = made_event(number);
      EXPECT_EQ(record.event.envelope.id, expected.envelope.id);
      EXPECT_EQ(record.event.envelope.account, expected.envelope.account);
      EXPECT_EQ(record.erased, number % 3 == 0);  // their key was destroyed before the dump
      if (record.erased) continue;
      EXPECT_EQ(record.event.body, expected.body);
      EXPECT_EQ(record.event.raw, number == 5 ? "" : expected.raw);
      EXPECT_EQ(record.event.envelope.cause.has_value(), number == 4);
    }
  }
  EXPECT_EQ(found, 6U);
  const auto last = (*journal)->last_of("ayu");
  ASSERT_TRUE(last && *last);
  EXPECT_EQ((*last)->position.offset, 3U);
  EXPECT_EQ(erased, 2U);
}

}  // namespace
}  // namespace sambung::journal
