#include <gtest/gtest.h>

#include "tests/journal/opened_journal.hpp"

namespace sambung::journal {
namespace {

using testing::made_event;

constexpr int kEvents = 40'000;  // more than two generations
constexpr int kAtOnce = 250;

/// In an order that has nothing to do with that of their ids.
std::vector<model::EncodedEvent> some(int first) {
  std::vector<model::EncodedEvent> events;
  for (int i = first; i < first + kAtOnce; ++i) events.push_back(made_event(i * 7919 % kEvents));
  return events;
}

std::size_t known_again(OpenedJournal& opened) {
  std::size_t known = 0;
  for (int first = 0; first < kEvents; first += kAtOnce) {
    for (const Appended& one : opened.append(some(first))) known += one.duplicate ? 1 : 0;
  }
  return known;
}

std::uint64_t last_offset(OpenedJournal& opened) {
  const auto last = opened.journal->last_of("scope-a");
  return last && *last ? (*last)->position.offset : 0;
}

std::int64_t count(OpenedJournal& opened, const std::string& table) {
  auto database = sqlite::Database::open(opened.folder / "journal.db", {.read_only = true});
  return database->integer("SELECT count(*) FROM " + table)->value();
}

TEST(RecordIndex, KnowsEveryIdWhereverItStandsAndAfterARestart) {
  OpenedJournal opened(5);
  EXPECT_EQ(known_again(opened), 0U);
  const std::int64_t in_table = count(opened, "record_id");
  EXPECT_GE(in_table, 16'384);
  EXPECT_LT(in_table, kEvents);
  EXPECT_EQ(last_offset(opened), std::uint64_t{kEvents});
  EXPECT_EQ(known_again(opened), std::size_t{kEvents});
  opened.reopen();
  EXPECT_EQ(known_again(opened), std::size_t{kEvents});
  EXPECT_EQ(count(opened, "record"), kEvents);
  EXPECT_EQ(last_offset(opened), std::uint64_t{kEvents});
  EXPECT_EQ(opened.append(some(kEvents * 2))[0].duplicate, true);
}

TEST(RecordIndex, ForgetsRemovedRecordsOnceTheirTimeIsOver) {
  OpenedJournal opened;
  EXPECT_EQ(known_again(opened), 0U);
  opened.clock.advance(std::chrono::hours(1));
  auto removed = opened.journal->trim(0, opened.clock.now(), kEvents - 100);
  ASSERT_TRUE(removed);
  EXPECT_EQ(*removed, std::size_t{kEvents} - 101);
  EXPECT_EQ(count(opened, "record"), 101);
  EXPECT_LE(count(opened, "record_id"), 101);
  EXPECT_EQ(known_again(opened), std::size_t{kEvents});  // for 30 days
  opened.clock.advance(std::chrono::hours(31 * 24));
  ASSERT_TRUE(opened.journal->trim(0, UnixTime{}, 1));  // forgets ids that are due
  EXPECT_EQ(known_again(opened), 101U);
  opened.reopen();
  EXPECT_EQ(known_again(opened), std::size_t{kEvents});
}

}  // namespace
}  // namespace sambung::journal
