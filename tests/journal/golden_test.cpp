#include <gtest/gtest.h>

#include "tests/journal/opened_journal.hpp"

namespace sambung::journal {
namespace {

using testing::made_event;

class Golden : public ::testing::TestWithParam<const char*> {};

TEST_P(Golden, IsReadToItsLastByte) {
  OpenedJournal opened(2);
  ASSERT_NO_FATAL_FAILURE(opened.restore(GetParam()));
  std::size_t found = 0;
  std::size_t erased = 0;
  for (std::uint32_t partition = 0; partition < 2; ++partition) {
    for (const Record& record : opened.read(1, {.with_raw = true}, partition)) {
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
  const auto last = opened.journal->last_of("ayu");
  ASSERT_TRUE(last && *last);
  EXPECT_EQ((*last)->position.offset, 3U);
  EXPECT_EQ(erased, 2U);
}

/// Old records and new ones stand in one file, and an older sambung is told that it cannot read it.
TEST_P(Golden, GoesOnInTheFormatOfToday) {
  OpenedJournal opened(2);
  ASSERT_NO_FATAL_FAILURE(opened.restore(GetParam()));
  const auto appended = opened.append({made_event(1), made_event(100)});
  ASSERT_EQ(appended.size(), 2U);
  EXPECT_TRUE(appended[0].duplicate);
  const auto read =
      opened.read(appended[1].position.offset, {.with_raw = true}, appended[1].position.partition);
  ASSERT_EQ(read.size(), 1U);
  EXPECT_EQ(read[0].event.body, made_event(100).body);
  EXPECT_EQ(read[0].event.raw, made_event(100).raw);
  OpenedJournal fresh;
  EXPECT_EQ(testing::form_of(opened.folder / "journal.db"),
            testing::form_of(fresh.folder / "journal.db"));
}

INSTANTIATE_TEST_SUITE_P(Formats, Golden, ::testing::Values("1", "2"),
                         [](const auto& format) { return std::string("Of") + format.param; });

}  // namespace
}  // namespace sambung::journal
