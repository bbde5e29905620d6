#include "core/base/event_id.hpp"

#include <gtest/gtest.h>

#include "core/base/hex.hpp"

namespace sambung {
namespace {

TEST(EventId, TextIsAUlidThatReadsBack) {
  const EventId id = EventId::make(from_unix_ms(1795392000000), std::string(10, '\x5a'));
  EXPECT_EQ(id.text().size(), 26U);
  ASSERT_TRUE(EventId::parse(id.text()));
  EXPECT_EQ(*EventId::parse(id.text()), id);
  EXPECT_EQ(unix_ms(id.time()), 1795392000000);
}

TEST(EventId, TextMatchesThePublishedUlidExample) {
  // The ULID specification's example: time 1469918176385 is "01ARYZ6S41".
  const EventId id = EventId::make(from_unix_ms(1469918176385), std::string(10, '\0'));
  EXPECT_EQ(id.text().substr(0, 10), "01ARYZ6S41");
}

TEST(EventId, TextAndBytesSortByTime) {
  const EventId early = EventId::make(from_unix_ms(1000), std::string(10, '\xff'));
  const EventId late = EventId::make(from_unix_ms(2000), std::string(10, '\0'));
  EXPECT_LT(early, late);
  EXPECT_LT(early.text(), late.text());
}

TEST(EventId, WhatIsNoIdIsRefused) {
  EXPECT_FALSE(EventId::parse(""));
  EXPECT_FALSE(EventId::parse("01ARYZ6S41"));
  EXPECT_FALSE(EventId::parse("81ARYZ6S410000000000000000"));  // more than 128 bits
  EXPECT_FALSE(EventId::parse("01ARYZ6S41000000000000000U"));  // U is not in the alphabet
  EXPECT_FALSE(EventId::from_bytes("short"));
}

TEST(EventId, TimesOutsideTheirFieldAreClamped) {
  EXPECT_EQ(unix_ms(EventId::make(from_unix_ms(-5), std::string(10, 'x')).time()), 0);
}

TEST(Hex, RoundTripsAndRefusesWhatIsNotHex) {
  EXPECT_EQ(to_hex(std::string("\x00\xff\x1a", 3)), "00ff1a");
  EXPECT_EQ(from_hex("00FF1a"), std::string("\x00\xff\x1a", 3));
  EXPECT_FALSE(from_hex("0"));
  EXPECT_FALSE(from_hex("zz"));
}

}  // namespace
}  // namespace sambung
