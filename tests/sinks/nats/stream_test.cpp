#include "connectors/nats/stream.hpp"

#include <gtest/gtest.h>

namespace sambung::nats {
namespace {

TEST(NatsStream, APatternTakesWhatTheServerWould) {
  EXPECT_TRUE(takes("wa.>", "wa.a.b"));
  EXPECT_TRUE(takes("wa.*.b", "wa.a.b"));
  EXPECT_TRUE(takes(">", "wa"));
  EXPECT_FALSE(takes("wa.>", "wa"));
  EXPECT_FALSE(takes("wa.*", "wa.a.b"));
  EXPECT_FALSE(takes("wa.a.b", "wa.a"));
  EXPECT_FALSE(takes("wa", "wb"));
}

TEST(NatsStream, ItIsMadeForAllThatASubjectCanBecome) {
  const sink::NameTemplate subject("subject", "shop.wa.{type}.{channel}", 100);
  EXPECT_EQ(pattern_of(subject), "shop.wa.>");
  EXPECT_TRUE(takes({.subjects = {"other", "shop.wa.>"}}, subject));
  EXPECT_TRUE(takes({.subjects = {"shop.wa.*.*.*"}}, subject));
  EXPECT_FALSE(takes({.subjects = {"shop.wa.*"}}, subject));
  EXPECT_EQ(pattern_of(sink::NameTemplate("subject", "all", 100)), "all");
}

TEST(NatsStream, DurabilityIsRelaxedUnlessTheOperatorKnowsBetter) {
  const StreamFacts file{.subjects = {}, .replicas = 3};
  EXPECT_EQ(durability_of(file, false).rfind("relaxed: ", 0), 0U);
  EXPECT_EQ(durability_of(file, true).rfind("synced: ", 0), 0U);
  EXPECT_EQ(durability_of({.subjects = {}, .in_memory = true}, true).rfind("memory: ", 0), 0U);
}

}  // namespace
}  // namespace sambung::nats
