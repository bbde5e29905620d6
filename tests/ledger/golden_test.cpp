#include <gtest/gtest.h>

#include "core/ledger/ledger.hpp"
#include "tests/support/golden_file.hpp"
#include "tests/support/held_clock.hpp"
#include "tests/support/temp_folder.hpp"

namespace sambung::ledger {
namespace {

/// Ids in the golden file: the number of the event gives its time and its hash.
EventId golden_event(int number) {
  return EventId::make(from_unix_ms(1795392000000 + number),
                       std::string(10, static_cast<char>('a' + number)));
}

class Golden : public ::testing::Test {
 protected:
  void restore(int format) {
    ASSERT_NO_FATAL_FAILURE(
        testing::restore_golden("ledger/golden/ledger." + std::to_string(format) + ".sql", file()));
  }
  std::unique_ptr<Ledger> open() {
    auto opened = open_sqlite_ledger(file(), clock_);
    EXPECT_TRUE(opened) << opened.error().what;
    return opened ? std::move(*opened) : nullptr;
  }
  std::filesystem::path file() const { return folder_ / "ledger.db"; }

  testing::TempFolder folder_;
  testing::HeldClock clock_;
};

/// What the files of all formats hold alike.
void expect_all(Ledger& ledger) {
  EXPECT_EQ(*ledger.consumers(), (std::vector<std::string>{"archive", "bus:books", "crm"}));

  const Consumer crm = **ledger.find("crm");
  EXPECT_EQ(crm.epoch, 9U);
  EXPECT_EQ(crm.fence, 2U);
  EXPECT_EQ(crm.stood(0), 12U);
  EXPECT_EQ(crm.stood(1), 7U);
  EXPECT_EQ(crm.paused, "");
  EXPECT_EQ(ledger.balance("crm")->done, 14U);
  EXPECT_EQ(ledger.balance("crm")->filtered, 2U);
  EXPECT_EQ((*ledger.find("archive"))->paused, "held by an operator: the disk is full");
  EXPECT_EQ((*ledger.find("bus:books"))->watermark, (std::vector<std::uint64_t>{3, 3}));

  ASSERT_EQ(crm.parked.size(), 2U);
  EXPECT_EQ(crm.parked[0].position, (Position{.epoch = 9, .partition = 0, .offset = 5}));
  EXPECT_EQ(crm.parked[0].event, golden_event(5));
  EXPECT_EQ(crm.parked[0].lane, "person:ayu");
  EXPECT_EQ(crm.parked[0].attempts, 2U);
  EXPECT_EQ(unix_ms(crm.parked[0].due), 1795392000500);
  EXPECT_EQ(crm.parked[0].outcome, "transient");
  EXPECT_EQ(crm.parked[0].reason, "the system was out");
  EXPECT_EQ(crm.parked[1].position, (Position{.epoch = 9, .partition = 1, .offset = 6}));

  const auto letters = *ledger.dead_letters("crm", 0, 10);
  ASSERT_EQ(letters.size(), 2U);
  EXPECT_EQ(letters[0].number, 1);
  EXPECT_EQ(letters[0].event, golden_event(3));
  EXPECT_EQ(letters[0].type, "message.received");
  EXPECT_EQ(letters[0].attempts, 5U);
  EXPECT_EQ(letters[0].version, "jsonl 1.0");
  EXPECT_EQ(unix_ms(letters[0].at), 1795392000100);
  EXPECT_EQ(letters[1].type, "truncated");

  const auto hops = *ledger.hops(golden_event(2));
  ASSERT_EQ(hops.size(), 1U);
  EXPECT_EQ(hops[0].first, "crm");
  EXPECT_EQ(hops[0].second.remote_id, "row-17");
  EXPECT_EQ(unix_ms(hops[0].second.at), 1795392000010);
}

TEST_F(Golden, FormatOneIsReadToItsLastFieldAndBroughtToTheFormOfANewFile) {
  ASSERT_NO_FATAL_FAILURE(restore(1));
  const auto ledger = open();
  ASSERT_NO_FATAL_FAILURE(expect_all(*ledger));
  const Consumer crm = **ledger->find("crm");
  EXPECT_EQ(crm.watermark, (std::vector<std::uint64_t>{12, 7}));
  EXPECT_TRUE(crm.replay.resume.empty());
  EXPECT_FALSE(crm.parked[0].replay);
  ASSERT_TRUE(open_sqlite_ledger(folder_ / "new.db", clock_));
  EXPECT_EQ(testing::form_of(folder_ / "new.db"), testing::form_of(file()));
}

/// What came with format 2.
void expect_replays(Ledger& ledger) {
  const Consumer crm = **ledger.find("crm");
  EXPECT_EQ(crm.watermark, (std::vector<std::uint64_t>{1, 7}));
  EXPECT_EQ(crm.replay.until, (std::vector<std::uint64_t>{9, 0}));
  EXPECT_EQ(crm.replay.resume, (std::vector<std::uint64_t>{12, 0}));
  EXPECT_FALSE(crm.parked[0].replay);
  EXPECT_TRUE(crm.parked[1].replay);
  EXPECT_TRUE(ledger.dead_letters("crm", 0, 1)->front().replay);
}

TEST_F(Golden, FormatTwoIsReadToItsLastFieldAndBroughtToTheFormOfANewFile) {
  ASSERT_NO_FATAL_FAILURE(restore(2));
  const auto ledger = open();
  ASSERT_NO_FATAL_FAILURE(expect_all(*ledger));
  ASSERT_NO_FATAL_FAILURE(expect_replays(*ledger));
  EXPECT_FALSE(ledger->tokens("crm")->has_value());
  ASSERT_TRUE(open_sqlite_ledger(folder_ / "new.db", clock_));
  EXPECT_EQ(testing::form_of(folder_ / "new.db"), testing::form_of(file()));
}

TEST_F(Golden, FormatThreeIsReadToItsLastFieldAndBroughtToTheFormOfANewFile) {
  ASSERT_NO_FATAL_FAILURE(restore(3));
  const auto ledger = open();
  ASSERT_NO_FATAL_FAILURE(expect_all(*ledger));
  ASSERT_NO_FATAL_FAILURE(expect_replays(*ledger));
  const auto tokens = *ledger->tokens("crm");
  ASSERT_TRUE(tokens);
  EXPECT_EQ(tokens->version, 1U);
  EXPECT_EQ(tokens->bytes.size(), 367U);  // tests/credentials opens them
  EXPECT_FALSE(ledger->timeline_entry("crm", "any")->has_value());
  ASSERT_TRUE(open_sqlite_ledger(folder_ / "new.db", clock_));
  EXPECT_EQ(testing::form_of(folder_ / "new.db"), testing::form_of(file()));
}

TEST_F(Golden, FormatFourIsReadToItsLastField) {
  ASSERT_NO_FATAL_FAILURE(restore(4));
  const auto ledger = open();
  ASSERT_NO_FATAL_FAILURE(expect_all(*ledger));
  ASSERT_NO_FATAL_FAILURE(expect_replays(*ledger));
  const auto made = *ledger->timeline_entry("crm", "0f2a4c5566778899aabbccddeeff0011");
  ASSERT_TRUE(made);
  EXPECT_EQ(made->remote_id, "17");
  EXPECT_EQ(made->hash, 0xfedcba9876543210U);
  EXPECT_FALSE(made->in_doubt);
  EXPECT_TRUE((*ledger->timeline_entry("crm", "ff2a4c5566778899aabbccddeeff0011"))->in_doubt);
}

TEST_F(Golden, ANewLedgerHasTheFormOfTheNewestGoldenOne) {
  ASSERT_NO_FATAL_FAILURE(restore(4));
  ASSERT_TRUE(open_sqlite_ledger(folder_ / "new.db", clock_));
  EXPECT_EQ(testing::form_of(folder_ / "new.db"), testing::form_of(file()));
}

TEST_F(Golden, ANewerFormatIsRefused) {
  ASSERT_NO_FATAL_FAILURE(restore(4));
  ASSERT_TRUE(sqlite::Database::open(file(), {})->execute("PRAGMA user_version=5"));
  const auto refused = open_sqlite_ledger(file(), clock_);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kCorrupt);
}

}  // namespace
}  // namespace sambung::ledger
