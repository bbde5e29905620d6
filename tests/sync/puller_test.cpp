#include "core/sync/puller.hpp"

#include <gtest/gtest.h>

#include "tests/support/stores.hpp"
#include "tests/sync/model_system.hpp"

namespace sambung::sync {
namespace {

using namespace std::chrono_literals;

constexpr std::uint64_t kContacts = 1'500;
constexpr std::uint64_t kAhead = 500;
constexpr std::uint64_t kPage = 127;

/// A puller over a system that has more than it may run ahead.
class PullerTest : public testing::Stores {
 protected:
  PullerTest() {
    for (std::uint64_t i = 0; i < kContacts; ++i) {
      system_.make({{"name", "P"}}, unix_ms(clock_.now()));
    }
  }

  void start() {
    projector_.reset();  // it would append, too
    puller_.emplace(PullerOptions{.connection = "crm", .ahead_max = kAhead},
                    Puller::Needs{.port = system_,
                                  .journal = *journal_,
                                  .keys = keys_,
                                  .clock = clock_,
                                  .log = log_,
                                  .taken_in = &taken_in_});
  }

  bool has_pulled(std::uint64_t records) {
    const std::stop_source never;
    const auto deadline = std::chrono::steady_clock::now() + 60s;
    while (std::chrono::steady_clock::now() < deadline) {
      const std::uint64_t rings = journal_->doorbell().rings();
      if (puller_->status().records >= records) return true;
      journal_->doorbell().wait(rings, 20ms, never.get_token());
    }
    return false;
  }
  bool pulls_within(std::chrono::milliseconds patience) {
    const std::uint64_t rings = journal_->doorbell().rings();
    const std::stop_source never;
    journal_->doorbell().wait(rings, patience, never.get_token());
    return journal_->doorbell().rings() != rings;
  }

  ModelSystem system_;
  TakenIn taken_in_;
  std::optional<Puller> puller_;
};

TEST_F(PullerTest, RunsAheadOfTheDeskOnlySoFar) {
  taken_in_.note({0});
  start();
  ASSERT_TRUE(has_pulled(kAhead + 1));
  EXPECT_FALSE(pulls_within(300ms));
  EXPECT_LE(puller_->status().records, kAhead + kPage);
  taken_in_.note({kContacts * 2});
  EXPECT_TRUE(has_pulled(kContacts));
}

TEST_F(PullerTest, WaitsForNobodyWhereNobodyTakesPart) {
  taken_in_.note_nobody();
  start();
  EXPECT_TRUE(has_pulled(kContacts));
}

TEST_F(PullerTest, EndsWhileItWaits) {
  taken_in_.note({0});
  start();
  ASSERT_TRUE(has_pulled(kAhead + 1));
  puller_.reset();
}

}  // namespace
}  // namespace sambung::sync
