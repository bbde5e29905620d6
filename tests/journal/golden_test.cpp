#include <gtest/gtest.h>

#include "tests/journal/opened_journal.hpp"
#include "tests/support/golden_file.hpp"

namespace sambung::journal {
namespace {

using testing::made_event;
using testing::restore_golden;

TEST(Golden, AJournalOfFormatOneIsReadToItsLastByte) {
  testing::TempFolder folder;
  testing::HeldClock clock;
  ASSERT_NO_FATAL_FAILURE(restore_golden("journal/golden/journal.1.sql", folder / "journal.db"));
  ASSERT_NO_FATAL_FAILURE(restore_golden("journal/golden/keys.1.sql", folder / "keys.db"));
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

TEST(Golden, ANewJournalHasTheFormOfTheGoldenOne) {
  OpenedJournal opened;
  ASSERT_NO_FATAL_FAILURE(
      restore_golden("journal/golden/journal.1.sql", opened.folder / "golden.db"));
  EXPECT_EQ(testing::form_of(opened.folder / "journal.db"),
            testing::form_of(opened.folder / "golden.db"));
}

}  // namespace
}  // namespace sambung::journal
