#include "core/model/time_text.hpp"

#include <gtest/gtest.h>

namespace sambung::model {
namespace {

TEST(TimeText, IsRfc3339InUtc) {
  EXPECT_EQ(time_text(from_unix_ms(1795392000000)), "2026-11-23T00:00:00Z");
  EXPECT_EQ(time_text(from_unix_ms(1795392000007)), "2026-11-23T00:00:00.007Z");
  EXPECT_EQ(time_text(from_unix_ms(0)), "1970-01-01T00:00:00Z");
}

TEST(TimeText, ReadsBackWhatItWrites) {
  for (const std::int64_t ms : {0LL, 1LL, 1795392000000LL, 951782400123LL}) {
    EXPECT_EQ(parse_time(time_text(from_unix_ms(ms))), from_unix_ms(ms));
  }
}

TEST(TimeText, WhatIsNoTimeIsRefused) {
  for (const char* bad : {"", "2026-11-23", "2026-11-23T00:00:00", "2026-13-01T00:00:00Z",
                          "2026-02-30T00:00:00Z", "2026-11-23T24:00:00Z", "2026-11-23t00:00:00Z",
                          "2026-11-23T00:00:00.12Z", "x026-11-23T00:00:00Z"}) {
    EXPECT_FALSE(parse_time(bad)) << bad;
  }
}

}  // namespace
}  // namespace sambung::model
