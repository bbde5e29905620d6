#include "core/decide/projector.hpp"

#include <gtest/gtest.h>
#include <spdlog/sinks/null_sink.h>

#include "core/journal/sqlite_journal.hpp"
#include "core/logging/logger.hpp"
#include "tests/decide/folded_state.hpp"
#include "tests/decide/story.hpp"
#include "tests/support/held_clock.hpp"
#include "tests/support/state_rows.hpp"

namespace sambung::decide {
namespace {

/// Journal, ledger and projector in a folder; the projector can be stopped, dropped and begun anew.
class Projected {
 public:
  explicit Projected(std::uint32_t partitions) : keys_(test_keys()) {
    key_store_ = *journal::KeyStore::open(folder_ / "keys.db", Secret(std::string(32, 'm')),
                                          journal::KeyStore::Access::kReadWrite);
    journal_ = *journal::open_sqlite_journal(
        {.file = folder_ / "journal.db", .partitions = partitions}, *key_store_, clock_);
    ledger_ = *ledger::open_sqlite_ledger(folder_ / "ledger.db", clock_);
  }

  void start() {
    ProjectorOptions options;
    options.state_file = folder_ / "state.db";
    options.portfolios = {{"main", "portfolio-1"}};
    options.batch_max = 16;
    auto started = Projector::start(options, *journal_, *key_store_, *ledger_, keys_, log_);
    ASSERT_TRUE(started) << started.error().what;
    projector_ = std::move(*started);
  }
  void stop() { projector_.reset(); }
  void drop_state() {
    for (const char* suffix : {"", "-wal", "-shm"}) {
      std::filesystem::remove(folder_ / (std::string("state.db") + suffix));
    }
  }

  void append(const std::vector<model::Event>& events) {
    for (const model::Event& event : events) {
      clock_.advance(std::chrono::milliseconds(1));
      ASSERT_TRUE(journal_->append_and_wait({model::encode(event)}, journal::Priority::kWebhook));
    }
  }

  void settle() {
    // Decisions are appended while it folds: settle until a round adds nothing.
    ASSERT_TRUE(projector_->caught_up(std::chrono::seconds(20))) << projector_->status().trouble;
    ASSERT_TRUE(projector_->caught_up(std::chrono::seconds(20)));
  }

  testing::StateRows all_rows() { return testing::state_rows(folder_ / "state.db"); }
  std::string named_rows() {
    auto database = *sqlite::Database::open(folder_ / "state.db", {.read_only = true});
    return dump(database);
  }

  Projector& projector() { return *projector_; }
  const model::Keys& keys() const { return keys_; }
  journal::Journal& journal() { return *journal_; }

 private:
  testing::TempFolder folder_;
  testing::HeldClock clock_;
  model::Keys keys_;
  spdlog::logger log_{"test", std::make_shared<spdlog::sinks::null_sink_mt>()};
  std::unique_ptr<journal::KeyStore> key_store_;
  std::unique_ptr<journal::Journal> journal_;
  std::unique_ptr<ledger::Ledger> ledger_;
  std::unique_ptr<Projector> projector_;
};

class ProjectorIn : public ::testing::TestWithParam<std::uint32_t> {};

TEST_P(ProjectorIn, RebuildsEveryTableExactlyAndDecidesNothingAnew) {
  Projected projected(GetParam());
  ASSERT_NO_FATAL_FAILURE(projected.start());
  const Story story = make_story(7, projected.keys(), 200);
  ASSERT_NO_FATAL_FAILURE(projected.append(story.events));
  ASSERT_NO_FATAL_FAILURE(projected.settle());
  const testing::StateRows before = projected.all_rows();
  const auto decided = projected.projector().status().decisions;
  EXPECT_GT(decided, 10U);
  projected.projector().rebuild();
  ASSERT_NO_FATAL_FAILURE(projected.settle());
  EXPECT_EQ(testing::difference(projected.all_rows(), before), "");
  EXPECT_EQ(projected.projector().status().decisions, decided);
  projected.stop();
  projected.drop_state();
  ASSERT_NO_FATAL_FAILURE(projected.start());
  ASSERT_NO_FATAL_FAILURE(projected.settle());
  EXPECT_EQ(testing::difference(projected.all_rows(), before), "");
  EXPECT_EQ(projected.projector().status().decisions, 0U);
}

TEST_P(ProjectorIn, AnInterruptedRebuildWithTrafficEndsTheSame) {
  Projected projected(GetParam());
  ASSERT_NO_FATAL_FAILURE(projected.start());
  const Story story = make_story(11, projected.keys(), 300);
  const auto middle = story.events.begin() + 200;
  ASSERT_NO_FATAL_FAILURE(projected.append({story.events.begin(), middle}));
  ASSERT_NO_FATAL_FAILURE(projected.settle());
  projected.projector().rebuild();
  ASSERT_NO_FATAL_FAILURE(projected.append({middle, story.events.end()}));
  projected.stop();  // in the middle of it, as likely as not
  ASSERT_NO_FATAL_FAILURE(projected.start());
  ASSERT_NO_FATAL_FAILURE(projected.settle());
  const testing::StateRows interrupted = projected.all_rows();
  projected.stop();
  projected.drop_state();
  ASSERT_NO_FATAL_FAILURE(projected.start());
  ASSERT_NO_FATAL_FAILURE(projected.settle());
  EXPECT_EQ(testing::difference(projected.all_rows(), interrupted), "");
}

INSTANTIATE_TEST_SUITE_P(Partitions, ProjectorIn, ::testing::Values(1U, 5U));

TEST(Projector, OneAndFivePartitionsGiveTheSameState) {
  std::string first;
  for (const std::uint32_t partitions : {1U, 5U}) {
    Projected projected(partitions);
    ASSERT_NO_FATAL_FAILURE(projected.start());
    ASSERT_NO_FATAL_FAILURE(projected.append(make_story(3, projected.keys(), 250).events));
    ASSERT_NO_FATAL_FAILURE(projected.settle());
    if (first.empty()) first = projected.named_rows();
    EXPECT_EQ(projected.named_rows(), first);
  }
}

}  // namespace
}  // namespace sambung::decide
