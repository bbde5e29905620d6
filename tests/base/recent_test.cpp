#include "core/base/recent.hpp"

#include <gtest/gtest.h>

#include <string>

namespace sambung {
namespace {

TEST(Recent, KeepsTheLatestAndNeverMoreThanTwiceAsMany) {
  Recent<int, int> recent(100);
  for (int n = 0; n < 1000; ++n) recent.put(n, -n);
  for (int n = 900; n < 1000; ++n) {
    const int* found = recent.find(n);
    ASSERT_NE(found, nullptr) << n;
    EXPECT_EQ(*found, -n);
  }
  int known = 0;
  for (int n = 0; n < 1000; ++n) known += recent.take(n) ? 1 : 0;
  EXPECT_LE(known, 200);
}

TEST(Recent, WhatIsAskedForStays) {
  Recent<std::string, int> recent(10);
  recent.put("asked", 1);
  for (int n = 0; n < 1000; ++n) {
    recent.put(std::to_string(n), n);
    ASSERT_NE(recent.find("asked"), nullptr) << n;
  }
  EXPECT_EQ(recent.find("0"), nullptr);
}

TEST(Recent, ThereIsOneValueOfAKey) {
  Recent<int, int> recent(2);
  recent.put(1, 10);
  recent.put(2, 20);
  recent.put(3, 30);  // 1 and 2 are the older ones from here
  recent.put(1, 11);
  EXPECT_EQ(recent.take(1), 11);
  EXPECT_EQ(recent.find(1), nullptr) << "not the older value";
  Recent<int, int> full(1);
  full.put(1, 10);
  full.put(1, 11);
  EXPECT_EQ(full.take(1), 11);
  EXPECT_EQ(full.find(1), nullptr) << "not what it was when it was full";
  recent.erase(2);
  EXPECT_EQ(recent.find(2), nullptr);
  recent.clear();
  EXPECT_EQ(recent.find(3), nullptr);
}

}  // namespace
}  // namespace sambung
