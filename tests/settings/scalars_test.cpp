#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core/settings/nearest.hpp"
#include "core/settings/scalars.hpp"

namespace sambung::settings {
namespace {

using std::chrono::milliseconds;

TEST(Scalars, DurationsHaveUnits) {
  EXPECT_EQ(parse_duration("250ms"), milliseconds(250));
  EXPECT_EQ(parse_duration("30s"), milliseconds(30'000));
  EXPECT_EQ(parse_duration("2w"), milliseconds(1'209'600'000));
  for (const char* wrong : {"", "30", "s", "-1s", "1.5h", "30 s", "30S", "99999999999999999999d",
                            "9223372036854775807w"}) {
    EXPECT_FALSE(parse_duration(wrong)) << wrong;
  }
}

TEST(Scalars, SizesHaveUnits) {
  EXPECT_EQ(parse_size("512B"), 512U);
  EXPECT_EQ(parse_size("10GiB"), 10ULL << 30);
  EXPECT_EQ(parse_size("10GB"), 10'000'000'000U);
  for (const char* wrong : {"", "10", "10G", "10gib", "GiB", "-1B", "99999999TiB"}) {
    EXPECT_FALSE(parse_size(wrong)) << wrong;
  }
}

TEST(Scalars, MomentsAreDatesOrUtcTimes) {
  EXPECT_EQ(unix_ms(*parse_moment("1970-01-02")), 86'400'000);
  EXPECT_EQ(unix_ms(*parse_moment("1970-01-01T00:00:01Z")), 1'000);
  for (const char* wrong : {"", "today", "1970-13-01", "1970-01-01T00:00:01", "01-02-1970"}) {
    EXPECT_FALSE(parse_moment(wrong)) << wrong;
  }
}

TEST(Scalars, WhatYamlWouldReadAsANumberIsSeen) {
  for (const char* number : {"0", "6281255501234", "+6281255501234", "-3", "1.5", "1e3", ".5"}) {
    EXPECT_TRUE(looks_like_number(number)) << number;
  }
  for (const char* text : {"", "NO", "ID.123", "+", "nan", "infinity", "12 34", "62-812"}) {
    EXPECT_FALSE(looks_like_number(text)) << text;
  }
}

TEST(Nearest, FindsTheLikelyMeaningAndNothingFarFetched) {
  const std::vector<std::string> names = {"connections", "connector", "retention", "log"};
  EXPECT_EQ(nearest("conections", names), "connections");
  EXPECT_EQ(nearest("retentoin", names), "retention");
  EXPECT_EQ(nearest("encryption", names), "");
  EXPECT_EQ(nearest(std::string(1000, 'x'), names), "");
}

}  // namespace
}  // namespace sambung::settings
