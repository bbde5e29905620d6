#include <gtest/gtest.h>

#include "tests/journal/opened_journal.hpp"

namespace sambung::journal {
namespace {

using testing::made_event;

void fill(OpenedJournal& opened, int count) {
  for (int i = 0; i < count; ++i) {
    opened.clock.set(1000 + i);
    opened.append({made_event(i, "s" + std::to_string(i))});
  }
}

TEST(Retention, RemovesWhatIsOldInSlicesAndSaysWhatIsLeft) {
  OpenedJournal opened;
  fill(opened, 300);
  EXPECT_EQ(*opened.journal->trim(0, from_unix_ms(1200), 1000), 200U);
  EXPECT_EQ(opened.journal->extent(0)->first, 201U);
  EXPECT_EQ(opened.journal->extent(0)->last, 300U);
  const auto past = opened.journal->read(0, 200, {});
  ASSERT_FALSE(past);
  EXPECT_EQ(past.error().code, ErrorCode::kNotFound);
  EXPECT_EQ(opened.read(201).size(), 100U);
  EXPECT_FALSE(opened.journal->last_of("s5")->has_value());
  EXPECT_TRUE(opened.journal->last_of("s250")->has_value());
}

TEST(Retention, NeverTakesWhatAConsumerStillNeeds) {
  OpenedJournal opened;
  fill(opened, 50);
  EXPECT_EQ(*opened.journal->trim(0, from_unix_ms(9999), 11), 10U);
  EXPECT_EQ(opened.journal->extent(0)->first, 11U);
}

TEST(Retention, OffsetsGoOnAfterEverythingIsGone) {
  OpenedJournal opened;
  fill(opened, 10);
  EXPECT_EQ(*opened.journal->trim(0, from_unix_ms(9999), 1000), 10U);
  EXPECT_EQ(opened.journal->extent(0)->first, 11U);
  EXPECT_EQ(opened.journal->extent(0)->last, 10U);
  opened.reopen();
  EXPECT_EQ(opened.append({made_event(500)})[0].position.offset, 11U);
}

TEST(Retention, ATrimmedEventStaysADuplicateForThirtyDays) {
  OpenedJournal opened;
  fill(opened, 10);
  ASSERT_TRUE(opened.journal->trim(0, from_unix_ms(9999), 1000));
  opened.reopen();
  EXPECT_TRUE(opened.append({made_event(3)})[0].duplicate);
  opened.clock.advance(std::chrono::hours(31 * 24));
  opened.append({made_event(600)});
  ASSERT_TRUE(opened.journal->trim(0, from_unix_ms(9999), 1000));  // forgets ids that are due
  EXPECT_FALSE(opened.append({made_event(3)})[0].duplicate);
}

}  // namespace
}  // namespace sambung::journal
