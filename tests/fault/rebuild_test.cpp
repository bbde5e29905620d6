// kill -9 in the middle of `sambung rebuild`: the state that comes of it is the undisturbed one.

#include <gtest/gtest.h>

#include <ctime>
#include <optional>

#include "core/sqlite/database.hpp"
#include "tests/app/command.hpp"
#include "tests/fault/await.hpp"
#include "tests/fault/deployment.hpp"
#include "tests/fault/sender.hpp"
#include "tests/fault/victim.hpp"
#include "tests/support/state_rows.hpp"

namespace sambung::fault {
namespace {

constexpr std::uint64_t kWebhookEvents = 16'000;
constexpr std::uint64_t kChangesPerWebhook = 250;
constexpr std::uint64_t kRebuiltConversations = 1'600;
constexpr std::uint64_t kFirstRound = 1'000;  // of the traffic, beyond what is there

/// A real broker over a journal of tens of thousands of events, all folded.
class RebuildKill : public ::testing::Test {
 protected:
  void SetUp() override {
    deployment_.configure("");
    broker_.emplace(deployment_.config());
    broker_->start();
    const std::int64_t now = std::time(nullptr);
    for (std::uint64_t first = 0; first < kWebhookEvents; first += kChangesPerWebhook) {
      const auto made = bench::make_batch(first, kChangesPerWebhook, kRebuiltConversations, now,
                                          deployment_.secret());
      ASSERT_TRUE(await([&] { return post_webhook(deployment_.port(), made); }));
    }
    ASSERT_TRUE(deployment_.drained(0));
  }

  std::int64_t number(const char* file, const char* sql) const {
    auto database = sqlite::Database::open(deployment_.data() / file, {.read_only = true});
    if (!database) return -1;
    const auto found = database->integer(sql);
    return found ? found->value_or(0) : -1;
  }
  std::int64_t journal_end() const { return number("journal.db", "SELECT max(place) FROM record"); }
  /// Up to where state is folded, as its file says.
  std::int64_t folded() const { return number("state.db", "SELECT offset FROM progress"); }

  testing::StateRows dump() const { return testing::state_rows(deployment_.data() / "state.db"); }

  /// Asks for a rebuild and kills the broker while it is under way, and again where it goes on; gives
  /// the places where that happened.
  std::vector<std::int64_t> rebuild_and_kill() {
    const std::int64_t end = journal_end();
    std::vector<std::string> words = {"rebuild", "-c"};
    words.push_back(deployment_.config().string());
    const testing::Running rebuild(words);
    std::vector<std::int64_t> killed_at;
    for (const std::int64_t part : {1, 4, 7}) {
      // Before the rebuild begins, all is folded; then the position climbs from 0 again.
      const bool under_way = await([&] {
        const std::int64_t now = folded();
        return now > end * part / 10 && now < end * (part + 2) / 10;
      });
      if (!under_way) return killed_at;
      broker_->kill_one(broker_->pid());
      killed_at.push_back(folded());
      broker_->start();
    }
    return killed_at;
  }

  /// State is thrown away and folded from the journal without a disturbance.
  testing::StateRows undisturbed() {
    broker_->terminate();
    for (const char* file : {"state.db", "state.db-wal", "state.db-shm"}) {
      std::filesystem::remove(deployment_.data() / file);
    }
    broker_->start();
    EXPECT_TRUE(deployment_.drained(0));
    broker_->terminate();
    return dump();
  }

  Deployment deployment_;
  std::optional<Victim> broker_;
};

TEST_F(RebuildKill, EndsAtTheRowsOfAnUndisturbedFoldAndDecidesNothingAnew) {
  const std::int64_t end = journal_end();
  const testing::StateRows before = dump();
  const std::vector<std::int64_t> killed_at = rebuild_and_kill();
  ASSERT_TRUE(deployment_.drained(0));
  std::printf("of %ld events killed at %s; %zu rows\n", end,
              ::testing::PrintToString(killed_at).c_str(), testing::count(before));
  ASSERT_EQ(killed_at.size(), 3U);
  for (const std::int64_t at : killed_at) {
    EXPECT_GT(at, 0);
    EXPECT_LT(at, end);
  }
  EXPECT_EQ(testing::difference(dump(), before), "");
  EXPECT_EQ(journal_end(), end);
}

TEST_F(RebuildKill, WithTrafficEndsAtTheRowsOfAFreshFoldOfTheWholeJournal) {
  const std::int64_t end = journal_end();
  Sender sender(deployment_.port(), deployment_.secret(), kRebuiltConversations, 2, kFirstRound);
  const std::vector<std::int64_t> killed_at = rebuild_and_kill();
  sender.finish();
  ASSERT_TRUE(deployment_.drained(0));
  broker_->terminate();
  const testing::StateRows after = dump();
  std::printf("of %ld events, then %ld, killed at %s; %zu rows\n", end, journal_end(),
              ::testing::PrintToString(killed_at).c_str(), testing::count(after));
  ASSERT_EQ(killed_at.size(), 3U);
  EXPECT_GT(journal_end(), end);
  EXPECT_EQ(testing::difference(undisturbed(), after), "");
}

}  // namespace
}  // namespace sambung::fault
