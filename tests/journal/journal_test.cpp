#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <random>
#include <set>
#include <thread>

#include "tests/journal/opened_journal.hpp"

namespace sambung::journal {
namespace {

using testing::made_event;

TEST(Journal, GivesBackWhatWasAppendedInOrderAlsoAfterReopening) {
  OpenedJournal opened;
  const auto appended = opened.append({made_event(1), made_event(2)});
  ASSERT_EQ(appended.size(), 2U);
  EXPECT_EQ(appended[1].position.offset, 2U);
  opened.reopen();
  const auto records = opened.read(1, {.with_raw = true});
  ASSERT_EQ(records.size(), 2U);
  const model::EncodedEvent expected = made_event(2);
  EXPECT_EQ(records[1].event.body, expected.body);
  EXPECT_EQ(records[1].event.raw, expected.raw);
  EXPECT_EQ(records[1].event.envelope.id, expected.envelope.id);
  EXPECT_EQ(records[1].event.envelope.subject, expected.envelope.subject);
  EXPECT_EQ(records[1].event.envelope.channel, expected.envelope.channel);
  EXPECT_EQ(records[1].event.envelope.time, expected.envelope.time);
  EXPECT_EQ(records[1].position.epoch, opened.journal->epoch());
}

TEST(Journal, LeavesOutTheRawPartUnlessAsked) {
  OpenedJournal opened;
  opened.append({made_event(1)});
  EXPECT_EQ(opened.read()[0].event.raw, "");
}

TEST(Journal, StoresAnIdOnceAndKeepsOffsetsContiguous) {
  OpenedJournal opened;
  opened.append({made_event(1)});
  const auto again = opened.append({made_event(1), made_event(2), made_event(2)});
  EXPECT_TRUE(again[0].duplicate);
  EXPECT_FALSE(again[1].duplicate);
  EXPECT_TRUE(again[2].duplicate);
  EXPECT_EQ(again[1].position.offset, 2U);
  EXPECT_EQ(opened.read().size(), 2U);
}

TEST(Journal, KeepsOneOrderPerChannelInSeveralPartitions) {
  OpenedJournal opened(5);
  std::set<std::uint32_t> used;
  for (int i = 0; i < 50; ++i) {
    used.insert(opened.append({made_event(i, "s", "channel-" + std::to_string(i % 10))})[0]
                    .position.partition);
  }
  EXPECT_GT(used.size(), 1U);
  std::size_t total = 0;
  for (std::uint32_t partition = 0; partition < 5; ++partition) {
    total += opened.read(1, {}, partition).size();
  }
  EXPECT_EQ(total, 50U);
  const std::uint32_t fixed = opened.journal->partitions();
  opened.partitions = 2;  // the count was fixed when the file was made
  opened.reopen();
  EXPECT_EQ(opened.journal->partitions(), fixed);
}

TEST(Journal, ReadsAPageWithinItsLimitsAndAtLeastOneRecord) {
  OpenedJournal opened;
  for (int i = 0; i < 10; ++i) opened.append({made_event(i)});
  EXPECT_EQ(opened.read(4, {.records = 3}).size(), 3U);
  EXPECT_EQ(opened.read(4, {.records = 3})[0].position.offset, 4U);
  EXPECT_EQ(opened.read(1, {.bytes = 1}).size(), 1U);
  EXPECT_EQ(opened.read(11).size(), 0U);
}

TEST(Journal, FindsAnOffsetByTimeAndTheLastRecordOfASubject) {
  OpenedJournal opened;
  for (int i = 0; i < 10; ++i) {
    opened.clock.set(1000 + 100 * i);
    opened.append({made_event(i, i % 2 == 0 ? "even" : "odd")});
  }
  EXPECT_EQ(*opened.journal->offset_at(0, from_unix_ms(0)), 1U);
  EXPECT_EQ(*opened.journal->offset_at(0, from_unix_ms(1250)), 4U);
  EXPECT_EQ(*opened.journal->offset_at(0, from_unix_ms(1300)), 4U);
  EXPECT_EQ(*opened.journal->offset_at(0, from_unix_ms(9999)), 11U);
  const auto last = opened.journal->last_of("even");
  ASSERT_TRUE(last && *last);
  EXPECT_EQ((*last)->position.offset, 9U);
  EXPECT_FALSE(opened.journal->last_of("nobody")->has_value());
}

TEST(Journal, RecordedTimesNeverGoBack) {
  OpenedJournal opened;
  opened.clock.set(5000);
  opened.append({made_event(1)});
  opened.clock.set(1000);
  opened.append({made_event(2)});
  EXPECT_EQ(unix_ms(opened.read()[1].recorded), 5000);
}

TEST(Journal, ManyThreadsAppendAndEveryEventIsThereOnce) {
  OpenedJournal opened;
  std::vector<std::jthread> threads;
  std::atomic<int> stored = 0;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 100; ++i) {
        // Every event is sent by two threads.
        auto result =
            opened.journal->append_and_wait({made_event((t / 2) * 1000 + i)}, Priority::kBulk);
        if (result && !(*result)[0].duplicate) ++stored;
      }
    });
  }
  threads.clear();
  EXPECT_EQ(stored.load(), 200);
  EXPECT_EQ(opened.read(1, {.records = 1000}).size(), 200U);
}

TEST(Journal, RefusesARecordThatIsTooLargeAndGoesOn) {
  OpenedJournal opened;
  model::EncodedEvent large = made_event(1);
  large.body.assign(17 * 1024 * 1024, 'x');
  const auto refused = opened.journal->append_and_wait({large}, Priority::kWebhook);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kInvalid);
  EXPECT_EQ(opened.append({made_event(2)}).size(), 1U);
}

TEST(Journal, TakesBulkInSlices) {
  OpenedJournal opened;
  std::vector<model::EncodedEvent> events;
  for (int i = 0; i < 300; ++i) events.push_back(made_event(i));
  EXPECT_TRUE(opened.journal->append_in_slices(events));
  EXPECT_EQ(opened.read(1, {.records = 1000}).size(), 300U);
  EXPECT_TRUE(opened.journal->append_in_slices({}));
}

TEST(Journal, TellsOfASliceThatItRefusesAndKeepsTheOthers) {
  OpenedJournal opened;
  std::vector<model::EncodedEvent> events;
  for (int i = 0; i < 300; ++i) events.push_back(made_event(i));
  events[200].body.assign(17 * 1024 * 1024, 'x');
  const auto stored = opened.journal->append_in_slices(std::move(events));
  ASSERT_FALSE(stored);
  EXPECT_EQ(stored.error().code, ErrorCode::kInvalid);
  EXPECT_EQ(opened.read(1, {.records = 1000}).size(), 172U);
}

TEST(Journal, CopiesItsLogIntoTheFileAsItGoes) {
  OpenedJournal opened;
  std::minstd_rand random(1);
  for (int i = 0; i < 64; ++i) {
    model::EncodedEvent event = made_event(i);
    event.body.resize(1024 * 1024);
    for (char& byte : event.body) byte = static_cast<char>(random());
    opened.append({event});
  }
  EXPECT_GT(std::filesystem::file_size(opened.folder / "journal.db"), 40U * 1024 * 1024);
  EXPECT_LT(std::filesystem::file_size(opened.folder / "journal.db-wal"), 24U * 1024 * 1024);
}

TEST(Journal, HoldsNothingReadableOnDisk) {
  OpenedJournal opened;
  opened.append({made_event(77)});
  opened.reopen();
  for (const auto& entry : std::filesystem::directory_iterator(opened.folder.path())) {
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string bytes((std::istreambuf_iterator<char>(file)), {});
    EXPECT_EQ(bytes.find("MARKER"), std::string::npos) << entry.path();
  }
}

TEST(Journal, ADestroyedKeyLeavesAnErasedRecordAndAllPositions) {
  OpenedJournal opened;
  opened.append({made_event(1, "ayu"), made_event(2, "budi"), made_event(3, "ayu")});
  ASSERT_EQ(opened.read()[0].erased, false);
  const std::string scopes[] = {"ayu"};
  EXPECT_EQ(*opened.keys->destroy(scopes, 1'000), 1U);
  const auto records = opened.read();
  ASSERT_EQ(records.size(), 3U);
  EXPECT_TRUE(records[0].erased);
  EXPECT_EQ(records[0].event.body, "");
  EXPECT_FALSE(records[1].erased);
  EXPECT_TRUE(records[2].erased);
  // The scope comes back with a new key; the old records stay erased.
  opened.append({made_event(4, "ayu")});
  EXPECT_TRUE(opened.read()[0].erased);
  EXPECT_EQ(opened.read(4)[0].event.body, made_event(4).body);
}

TEST(Journal, AnotherProcessReadsBesideTheWriterAndSeesErasure) {
  OpenedJournal opened;
  opened.append({made_event(1, "ayu")});
  auto keys = KeyStore::open(opened.folder / "keys.db", master_key(), KeyStore::Access::kReadOnly);
  ASSERT_TRUE(keys) << keys.error().what;
  auto reader = open_sqlite_journal_reader(opened.folder / "journal.db", **keys);
  ASSERT_TRUE(reader) << reader.error().what;
  EXPECT_EQ((*reader)->read(0, 1, {})->size(), 1U);
  opened.append({made_event(2, "ayu")});
  EXPECT_EQ((*reader)->read(0, 1, {})->at(1).event.body, made_event(2).body);
  const std::string scopes[] = {"ayu"};
  ASSERT_TRUE(opened.keys->destroy(scopes, 1'000));
  EXPECT_TRUE((*reader)->read(0, 1, {})->at(0).erased);
}

}  // namespace
}  // namespace sambung::journal
