#include "core/journal/write_queue.hpp"

#include <gtest/gtest.h>

#include "tests/support/made_event.hpp"

namespace sambung::journal {
namespace {

AppendRequest request(int first, int count) {
  AppendRequest made;
  for (int i = 0; i < count; ++i) made.events.push_back(testing::made_event(first + i));
  made.bytes = static_cast<std::size_t>(count) * 100;
  return made;
}

TEST(WriteQueue, PutsWebhooksBeforeBulkAndTakesBulkInSlices) {
  WriteQueue queue(10'000, 1'000'000);
  for (int i = 0; i < 300; ++i) ASSERT_TRUE(queue.try_push(request(i, 1), Priority::kBulk));
  ASSERT_TRUE(queue.try_push(request(900, 1), Priority::kWebhook));
  std::stop_source stop;
  const auto batch = queue.pop(stop.get_token());
  ASSERT_TRUE(batch);
  EXPECT_EQ(batch->appends.size(), 1U + 128U);
  EXPECT_EQ(batch->appends[0].events[0].envelope.id, testing::made_event(900).envelope.id);
}

TEST(WriteQueue, TakesMoreBulkAtOnceWhileNoWebhookComes) {
  WriteQueue queue(10'000, 1'000'000);
  for (int i = 0; i < 300; ++i) ASSERT_TRUE(queue.try_push(request(i, 1), Priority::kBulk));
  std::stop_source stop;
  EXPECT_EQ(queue.pop(stop.get_token())->appends.size(), 300U);
}

TEST(WriteQueue, IsBoundedByEventsAndByBytes) {
  WriteQueue events(3, 1'000'000);
  EXPECT_TRUE(events.try_push(request(0, 2), Priority::kWebhook));
  EXPECT_FALSE(events.try_push(request(2, 2), Priority::kWebhook));
  EXPECT_TRUE(events.try_push(request(2, 1), Priority::kWebhook));
  WriteQueue bytes(1000, 250);
  EXPECT_TRUE(bytes.try_push(request(0, 2), Priority::kWebhook));
  EXPECT_FALSE(bytes.try_push(request(2, 1), Priority::kWebhook));
}

TEST(WriteQueue, LetsALittleGatherButNotWhenThereIsEnough) {
  WriteQueue queue(10'000, 1'000'000);
  std::stop_source stop;
  const auto now = std::chrono::steady_clock::now();
  ASSERT_TRUE(queue.try_push(request(0, 1), Priority::kWebhook));
  ASSERT_TRUE(queue.pop(stop.get_token(), now + std::chrono::milliseconds(30)));
  EXPECT_GE(std::chrono::steady_clock::now() - now, std::chrono::milliseconds(30));
  ASSERT_TRUE(queue.try_push(request(1, 32), Priority::kWebhook));
  ASSERT_TRUE(queue.pop(stop.get_token(), now + std::chrono::hours(1)));
}

TEST(WriteQueue, ATaskDoesNotWait) {
  WriteQueue queue(10, 10'000);
  std::stop_source stop;
  ASSERT_TRUE(queue.push_task([] {}));
  EXPECT_TRUE(
      queue.pop(stop.get_token(), std::chrono::steady_clock::now() + std::chrono::hours(1)));
}

TEST(WriteQueue, DrainsAfterItIsClosedAndStopped) {
  WriteQueue queue(10, 10'000);
  ASSERT_TRUE(queue.try_push(request(0, 1), Priority::kWebhook));
  queue.close();
  EXPECT_FALSE(queue.try_push(request(1, 1), Priority::kWebhook));
  std::stop_source stop;
  stop.request_stop();
  EXPECT_TRUE(queue.pop(stop.get_token()));
  EXPECT_FALSE(queue.pop(stop.get_token()));
}

}  // namespace
}  // namespace sambung::journal
