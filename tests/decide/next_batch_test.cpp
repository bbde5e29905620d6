#include "core/decide/next_batch.hpp"

#include <gtest/gtest.h>

#include "core/journal/sqlite_journal.hpp"
#include "tests/support/held_clock.hpp"
#include "tests/support/temp_folder.hpp"

namespace sambung::decide {
namespace {

constexpr std::size_t kLarge = 1024 * 1024;

model::EncodedEvent large_event(std::uint64_t number) {
  model::EncodedEvent event;
  event.envelope.id =
      EventId::make(from_unix_ms(1'700'000'000'000), std::to_string(1'000'000'000 + number));
  event.envelope.type = "message.received";
  event.envelope.version = 1;
  event.seal_scope = "somebody";
  event.body = "{\"text\":\"" + std::string(kLarge, 'x') + "\"}";
  return event;
}

TEST(NextBatch, OfLargeRecordsTakesFewerAtOnceAndAllInTheEnd) {
  const testing::TempFolder folder;
  testing::HeldClock clock;
  const auto keys = *journal::KeyStore::open(folder / "keys.db", Secret(std::string(32, 'm')),
                                             journal::KeyStore::Access::kReadWrite);
  const auto journal =
      *journal::open_sqlite_journal({.file = folder / "journal.db", .partitions = 1}, *keys, clock);
  constexpr std::uint64_t kEvents = 48;
  for (std::uint64_t number = 1; number <= kEvents; ++number) {
    ASSERT_TRUE(journal->append_and_wait({large_event(number)}, journal::Priority::kBulk));
  }
  std::vector<std::uint64_t> folded = {0};
  const auto first = next_batch(*journal, folded, 8000);
  ASSERT_TRUE(first) << first.error().what;
  EXPECT_GE(first->size(), 32U) << "as much as memory is meant for";
  EXPECT_LE(first->size(), 36U) << "one read of 4 MiB more";
  folded = {first->back().position.offset};
  const auto second = next_batch(*journal, folded, 8000);
  ASSERT_TRUE(second) << second.error().what;
  EXPECT_EQ(first->size() + second->size(), kEvents);
  EXPECT_EQ(second->back().position.offset, kEvents);
}

}  // namespace
}  // namespace sambung::decide
