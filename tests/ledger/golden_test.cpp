#include <gtest/gtest.h>

#include "core/ledger/ledger.hpp"
#include "tests/support/golden_file.hpp"
#include "tests/support/held_clock.hpp"
#include "tests/support/temp_folder.hpp"

namespace sambung::ledger {
namespace {

/// Ids in the golden file: the number of the event gives its time and its hash.
EventId event(int number) {
  return EventId::make(from_unix_ms(1795392000000 + number),
                       std::string(10, static_cast<char>('a' + number)));
}

TEST(Golden, ALedgerOfFormatOneIsReadToItsLastField) {
  testing::TempFolder folder;
  testing::HeldClock clock;
  ASSERT_NO_FATAL_FAILURE(
      testing::restore_golden("ledger/golden/ledger.1.sql", folder / "ledger.db"));
  auto opened = open_sqlite_ledger(folder / "ledger.db", clock);
  ASSERT_TRUE(opened) << opened.error().what;
  Ledger& ledger = **opened;
  EXPECT_EQ(*ledger.consumers(), (std::vector<std::string>{"archive", "bus:books", "crm"}));

  const Consumer crm = **ledger.find("crm");
  EXPECT_EQ(crm.epoch, 9U);
  EXPECT_EQ(crm.fence, 2U);
  EXPECT_EQ(crm.watermark, (std::vector<std::uint64_t>{12, 7}));
  EXPECT_EQ(crm.paused, "");
  EXPECT_EQ(ledger.balance("crm")->done, 14U);
  EXPECT_EQ(ledger.balance("crm")->filtered, 2U);
  EXPECT_EQ((*ledger.find("archive"))->paused, "held by an operator: the disk is full");
  EXPECT_EQ((*ledger.find("bus:books"))->watermark, (std::vector<std::uint64_t>{3, 3}));

  ASSERT_EQ(crm.parked.size(), 2U);
  EXPECT_EQ(crm.parked[0].position, (Position{.epoch = 9, .partition = 0, .offset = 5}));
  EXPECT_EQ(crm.parked[0].event, event(5));
  EXPECT_EQ(crm.parked[0].lane, "person:ayu");
  EXPECT_EQ(crm.parked[0].attempts, 2U);
  EXPECT_EQ(unix_ms(crm.parked[0].due), 1795392000500);
  EXPECT_EQ(crm.parked[0].outcome, "transient");
  EXPECT_EQ(crm.parked[0].reason, "the system was out");
  EXPECT_EQ(crm.parked[1].position, (Position{.epoch = 9, .partition = 1, .offset = 6}));

  const auto letters = *ledger.dead_letters("crm", 0, 10);
  ASSERT_EQ(letters.size(), 2U);
  EXPECT_EQ(letters[0].number, 1);
  EXPECT_EQ(letters[0].event, event(3));
  EXPECT_EQ(letters[0].type, "message.received");
  EXPECT_EQ(letters[0].attempts, 5U);
  EXPECT_EQ(letters[0].version, "jsonl 1.0");
  EXPECT_EQ(unix_ms(letters[0].at), 1795392000100);
  EXPECT_EQ(letters[1].type, "truncated");

  const auto hops = *ledger.hops(event(2));
  ASSERT_EQ(hops.size(), 1U);
  EXPECT_EQ(hops[0].first, "crm");
  EXPECT_EQ(hops[0].second.remote_id, "row-17");
  EXPECT_EQ(unix_ms(hops[0].second.at), 1795392000010);
}

TEST(Golden, ANewLedgerHasTheFormOfTheGoldenOne) {
  testing::TempFolder folder;
  testing::HeldClock clock;
  ASSERT_NO_FATAL_FAILURE(
      testing::restore_golden("ledger/golden/ledger.1.sql", folder / "golden.db"));
  ASSERT_TRUE(open_sqlite_ledger(folder / "new.db", clock));
  EXPECT_EQ(testing::form_of(folder / "new.db"), testing::form_of(folder / "golden.db"));
}

}  // namespace
}  // namespace sambung::ledger
