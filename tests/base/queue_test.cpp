#include <gtest/gtest.h>

#include <thread>

#include "core/base/bounded_queue.hpp"
#include "core/base/result.hpp"

namespace sambung {
namespace {

TEST(BoundedQueue, RefusesWhenFullInsteadOfGrowing) {
  BoundedQueue<int> queue(2);
  EXPECT_TRUE(queue.try_push(1));
  EXPECT_TRUE(queue.try_push(2));
  EXPECT_FALSE(queue.try_push(3));
  std::stop_source stop;
  EXPECT_EQ(queue.pop(stop.get_token()), 1);
  EXPECT_TRUE(queue.try_push(3));
}

TEST(BoundedQueue, AWaitingConsumerEndsWhenAskedToStop) {
  BoundedQueue<int> queue(1);
  std::stop_source stop;
  std::optional<int> got = 7;
  std::jthread consumer([&] { got = queue.pop(stop.get_token()); });
  stop.request_stop();
  consumer.join();
  EXPECT_EQ(got, std::nullopt);
}

TEST(BoundedQueue, WhatWasPushedBeforeTheStopIsStillGivenOut) {
  BoundedQueue<int> queue(1);
  ASSERT_TRUE(queue.try_push(5));
  std::stop_source stop;
  stop.request_stop();
  EXPECT_EQ(queue.pop(stop.get_token()), 5);
  EXPECT_EQ(queue.pop(stop.get_token()), std::nullopt);
}

TEST(Result, CarriesAValueOrAnError) {
  Result<int> good = 5;
  Result<int> bad = Error{ErrorCode::kFull, "queue"};
  EXPECT_EQ(*good, 5);
  EXPECT_EQ(bad.error().code, ErrorCode::kFull);
  EXPECT_DEATH((void)*bad, "assertion failed");
}

}  // namespace
}  // namespace sambung
