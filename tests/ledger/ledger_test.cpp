#include "core/ledger/ledger.hpp"

#include <gtest/gtest.h>

#include "tests/support/held_clock.hpp"
#include "tests/support/temp_folder.hpp"

namespace sambung::ledger {
namespace {

EventId event(int number) {
  return EventId::make(from_unix_ms(number), std::string(10, static_cast<char>('a' + number)));
}

Parked parked(std::uint64_t offset, const std::string& lane) {
  return {.position = {.epoch = 9, .partition = 0, .offset = offset},
          .event = event(static_cast<int>(offset)),
          .lane = lane,
          .attempts = 2,
          .due = from_unix_ms(500),
          .outcome = "transient",
          .reason = "the system was out"};
}

DeadLetter dead(std::uint64_t offset) {
  return {.number = 0,
          .consumer = "crm",
          .position = {.epoch = 9, .partition = 0, .offset = offset},
          .event = event(static_cast<int>(offset)),
          .type = "message.received",
          .lane = "person:p",
          .attempts = 5,
          .outcome = "invalid",
          .reason = "a field is missing",
          .version = "1.0",
          .at = from_unix_ms(1)};
}

struct OpenedLedger {
  OpenedLedger() { reopen(); }
  void reopen() {
    ledger.reset();
    auto opened = open_sqlite_ledger(folder / "ledger.db", clock);
    ASSERT_TRUE(opened) << opened.error().what;
    ledger = std::move(*opened);
  }
  testing::TempFolder folder;
  testing::HeldClock clock;
  std::unique_ptr<Ledger> ledger;
};

Progress progress_of(const Consumer& consumer, std::uint64_t offset) {
  Progress progress;
  progress.consumer = consumer.name;
  progress.fence = consumer.fence;
  progress.watermark = {offset};
  return progress;
}

TEST(Ledger, KeepsWatermarkAndParkedItemsThroughAReopening) {
  OpenedLedger opened;
  const Consumer owned = *opened.ledger->own("crm", 9, {4});
  Progress progress = progress_of(owned, 7);
  progress.parked = {parked(5, "person:p"), parked(6, "person:q")};
  ASSERT_TRUE(opened.ledger->commit(progress));
  progress = progress_of(owned, 8);
  progress.unparked = {parked(5, "").position};
  ASSERT_TRUE(opened.ledger->commit(progress));
  opened.reopen();
  const Consumer again = *opened.ledger->own("crm", 9, {0});
  EXPECT_EQ(again.watermark, std::vector<std::uint64_t>{8});
  ASSERT_EQ(again.parked.size(), 1U);
  EXPECT_EQ(again.parked[0].lane, "person:q");
  EXPECT_EQ(again.parked[0].attempts, 2U);
  EXPECT_EQ(again.parked[0].event, event(6));
}

TEST(Ledger, AnOwnerThatWasReplacedCannotCommit) {
  OpenedLedger opened;
  const Consumer first = *opened.ledger->own("crm", 9, {0});
  const Consumer second = *opened.ledger->own("crm", 9, {0});
  EXPECT_GT(second.fence, first.fence);
  const auto refused = opened.ledger->commit(progress_of(first, 3));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kUnauthorised);
  EXPECT_EQ((*opened.ledger->find("crm"))->watermark, std::vector<std::uint64_t>{0});
  EXPECT_TRUE(opened.ledger->commit(progress_of(second, 3)));
}

TEST(Ledger, ARefusedCommitStoresNothingOfIt) {
  OpenedLedger opened;
  const Consumer first = *opened.ledger->own("crm", 9, {0});
  ASSERT_TRUE(opened.ledger->own("crm", 9, {0}));
  Progress progress = progress_of(first, 3);
  progress.dead = {dead(2)};
  progress.parked = {parked(3, "l")};
  ASSERT_FALSE(opened.ledger->commit(progress));
  EXPECT_EQ(*opened.ledger->dead_letter_count(""), 0U);
  EXPECT_TRUE((*opened.ledger->find("crm"))->parked.empty());
}

TEST(Ledger, DeadLettersAreListedRevivedAndDropped) {
  OpenedLedger opened;
  const Consumer owned = *opened.ledger->own("crm", 9, {0});
  Progress progress = progress_of(owned, 3);
  progress.dead = {dead(1), dead(2), dead(3)};
  ASSERT_TRUE(opened.ledger->commit(progress));
  const auto letters = *opened.ledger->dead_letters("crm", 0, 10);
  ASSERT_EQ(letters.size(), 3U);
  EXPECT_EQ(letters[0].reason, "a field is missing");
  EXPECT_TRUE(opened.ledger->dead_letters("other", 0, 10)->empty());
  ASSERT_TRUE(opened.ledger->revive(letters[0].number));
  ASSERT_TRUE(opened.ledger->drop(letters[1].number));
  EXPECT_EQ(opened.ledger->drop(999).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(*opened.ledger->dead_letter_count("crm"), 1U);
  const auto consumer = *opened.ledger->find("crm");
  ASSERT_EQ(consumer->parked.size(), 1U);
  EXPECT_EQ(consumer->parked[0].position.offset, 1U);
  EXPECT_EQ(consumer->parked[0].attempts, 0U);
}

TEST(Ledger, ARewindForgetsWhatIsParkedAndFencesTheOwnerOff) {
  OpenedLedger opened;
  const Consumer owned = *opened.ledger->own("crm", 9, {0});
  Progress progress = progress_of(owned, 7);
  progress.parked = {parked(5, "l")};
  ASSERT_TRUE(opened.ledger->commit(progress));
  ASSERT_TRUE(opened.ledger->rewind("crm", 9, {2}));
  EXPECT_FALSE(opened.ledger->commit(progress_of(owned, 8)));
  const auto consumer = *opened.ledger->find("crm");
  EXPECT_EQ(consumer->watermark, std::vector<std::uint64_t>{2});
  EXPECT_TRUE(consumer->parked.empty());
  EXPECT_EQ(opened.ledger->rewind("nobody", 9, {2}).error().code, ErrorCode::kNotFound);
}

TEST(Ledger, AReplayKeepsWhatIsParkedAndRemembersWhereItStood) {
  OpenedLedger opened;
  const Consumer owned = *opened.ledger->own("crm", 9, {0, 0});
  Progress progress = progress_of(owned, 7);
  progress.watermark = {7, 3};
  progress.parked = {parked(5, "l")};
  ASSERT_TRUE(opened.ledger->commit(progress));
  ASSERT_TRUE(opened.ledger->replay("crm", 9, {{.from = 2, .to = 4}, {.from = 9}}));
  EXPECT_FALSE(opened.ledger->commit(progress));  // the fence was raised
  opened.reopen();
  const Consumer replaying = **opened.ledger->find("crm");
  EXPECT_EQ(replaying.watermark, (std::vector<std::uint64_t>{1, 3}));
  EXPECT_EQ(replaying.replay.until, (std::vector<std::uint64_t>{4, 0}));
  EXPECT_EQ(replaying.replay.resume, (std::vector<std::uint64_t>{7, 0}));
  EXPECT_EQ(replaying.stood(0), 7U);
  EXPECT_EQ(replaying.stood(1), 3U);
  EXPECT_EQ(replaying.parked.size(), 1U);
  // Another one, before the first is over, counts from where the consumer really stood.
  ASSERT_TRUE(opened.ledger->replay("crm", 9, {{.from = 3}, {.from = 1}}));
  const Consumer again = **opened.ledger->find("crm");
  EXPECT_EQ(again.watermark, (std::vector<std::uint64_t>{2, 0}));
  EXPECT_EQ(again.replay.until, (std::vector<std::uint64_t>{7, 3}));
  EXPECT_EQ(opened.ledger->replay("crm", 8, {{}, {}}).error().code, ErrorCode::kInvalid);
  EXPECT_EQ(opened.ledger->replay("nobody", 9, {{}, {}}).error().code, ErrorCode::kNotFound);
  ASSERT_TRUE(opened.ledger->rewind("crm", 8, {1, 1}));
  EXPECT_TRUE((*opened.ledger->find("crm"))->replay.resume.empty());
}

TEST(Ledger, TheMarkOfAReplayGoesThroughParkingAndDeadLetters) {
  OpenedLedger opened;
  Progress progress = progress_of(*opened.ledger->own("crm", 9, {0}), 7);
  progress.parked = {parked(5, "l"), parked(6, "l")};
  progress.parked[1].replay = true;
  progress.dead = {dead(3)};
  progress.dead[0].replay = true;
  ASSERT_TRUE(opened.ledger->commit(progress));
  ASSERT_TRUE(opened.ledger->revive(opened.ledger->dead_letters("crm", 0, 1)->front().number));
  const auto consumer = *opened.ledger->find("crm");
  ASSERT_EQ(consumer->parked.size(), 3U);
  EXPECT_TRUE(consumer->parked[0].replay);
  EXPECT_FALSE(consumer->parked[1].replay);
  EXPECT_TRUE(consumer->parked[2].replay);
}

TEST(Ledger, AConsumerMayBePausedBeforeItsFirstOwner) {
  OpenedLedger opened;
  ASSERT_TRUE(opened.ledger->pause("crm", "held"));
  EXPECT_EQ((*opened.ledger->find("crm"))->paused, "held");
  const Consumer owned = *opened.ledger->own("crm", 9, {4});
  EXPECT_EQ(owned.epoch, 9U);
  EXPECT_EQ(owned.watermark, std::vector<std::uint64_t>{4});
  EXPECT_EQ(owned.paused, "held");
}

TEST(Ledger, HopsTellWhatBecameOfAnEventAndAreForgotten) {
  OpenedLedger opened;
  const Consumer owned = *opened.ledger->own("crm", 9, {0});
  Progress progress = progress_of(owned, 1);
  progress.done = 1;
  progress.hops = {{.event = event(1),
                    .attempt = 1,
                    .outcome = "transient",
                    .remote_id = "",
                    .at = from_unix_ms(10)},
                   {.event = event(1),
                    .attempt = 2,
                    .outcome = "done",
                    .remote_id = "77",
                    .at = from_unix_ms(20)}};
  ASSERT_TRUE(opened.ledger->commit(progress));
  const auto hops = *opened.ledger->hops(event(1));
  ASSERT_EQ(hops.size(), 2U);
  EXPECT_EQ(hops[1].first, "crm");
  EXPECT_EQ(hops[1].second.remote_id, "77");
  EXPECT_EQ(opened.ledger->balance("crm")->done, 1U);
  ASSERT_TRUE(opened.ledger->forget_hops(from_unix_ms(15)));
  EXPECT_EQ(opened.ledger->hops(event(1))->size(), 1U);
}

TEST(Ledger, KeepsTokensThroughAReopeningAndForgetsThem) {
  OpenedLedger opened;
  ASSERT_TRUE(opened.ledger->keep_tokens("crm", {.version = 1, .bytes = std::string("a\0b", 3)}));
  opened.reopen();
  const auto kept = *opened.ledger->tokens("crm");
  ASSERT_TRUE(kept);
  EXPECT_EQ(kept->version, 1U);
  EXPECT_EQ(kept->bytes, std::string("a\0b", 3));
  EXPECT_FALSE(opened.ledger->tokens("shop")->has_value());
  ASSERT_TRUE(opened.ledger->forget_tokens("crm"));
  EXPECT_FALSE(opened.ledger->tokens("crm")->has_value());
}

TEST(Ledger, NewerTokensAreNotOverwrittenByOlderOnes) {
  OpenedLedger opened;
  for (std::uint64_t version = 1; version <= 3; ++version) {
    ASSERT_TRUE(opened.ledger->keep_tokens("crm", {.version = version, .bytes = "newest"}));
  }
  for (const std::uint64_t version : {1U, 2U, 3U, 5U}) {
    const auto refused = opened.ledger->keep_tokens("crm", {.version = version, .bytes = "other"});
    ASSERT_FALSE(refused) << version;
    EXPECT_EQ(refused.error().code, ErrorCode::kExists);
  }
  EXPECT_EQ((*opened.ledger->tokens("crm"))->bytes, "newest");
}

}  // namespace
}  // namespace sambung::ledger
