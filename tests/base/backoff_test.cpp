#include "core/base/backoff.hpp"

#include <gtest/gtest.h>

namespace sambung {
namespace {

using std::chrono::milliseconds;

TEST(Backoff, DoublesUpToItsMostAndIsShortenedByHalfAtMost) {
  Backoff backoff(milliseconds(100), milliseconds(1000), 7);
  for (const int whole : {100, 200, 400, 800, 1000, 1000}) {
    const milliseconds delay = backoff.next();
    EXPECT_GE(delay, milliseconds(whole / 2));
    EXPECT_LE(delay, milliseconds(whole));
  }
  backoff.reset();
  EXPECT_LE(backoff.next(), milliseconds(100));
}

TEST(Backoff, HostsThatFellTogetherDoNotRiseTogether) {
  Backoff one(milliseconds(10'000), milliseconds(10'000), 1);
  Backoff other(milliseconds(10'000), milliseconds(10'000), 2);
  EXPECT_NE(one.next(), other.next());
}

}  // namespace
}  // namespace sambung
