#include <gtest/gtest.h>

#include "tests/credentials/host_swarm.hpp"

namespace sambung::credentials {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

const UnixTime kStart = from_unix_ms(1795392000123);
constexpr unsigned kSeeds = 12;

std::unique_ptr<Budget> budget_of(Plan plan) {
  return std::move(*Budget::make(std::move(plan), kStart));
}

TEST(LimitModel, AFixedWindowIsNeverExceededWhereverItBegins) {
  for (unsigned seed = 0; seed < kSeeds; ++seed) {
    auto budget =
        budget_of({.limits = {{"ten", WindowLimit{100, seconds(10)}, "", Counts::kCalls}}});
    FixedWindowServer fixed(100, seconds(10), milliseconds(seed * 499));
    SlidingServer sliding(100, seconds(10));
    HostSwarm swarm(seed, *budget, kStart);
    swarm.servers = {{&fixed, ""}, {&sliding, ""}};
    swarm.run(5, minutes(5));
    EXPECT_EQ(swarm.refused, 0U) << seed;
    EXPECT_GT(swarm.taken, 1'400U) << "of 3,000: the swarm does not press";
  }
}

TEST(LimitModel, ABucketOfPointsIsNeverOverdrawn) {
  for (unsigned seed = 0; seed < kSeeds; ++seed) {
    auto budget = budget_of({.limits = {{"cost", BucketLimit{1'000, 100}, "", Counts::kPoints}}});
    BucketServer bucket(1'000, 100);
    HostSwarm swarm(seed, *budget, kStart);
    swarm.servers = {{&bucket, "", true}};
    swarm.run(5, minutes(5));
    EXPECT_EQ(swarm.refused, 0U) << seed;
    EXPECT_GT(swarm.taken, 1'000U);
  }
}

TEST(LimitModel, ABucketThatSpacesRequestsIsNeverOverdrawn) {
  for (unsigned seed = 0; seed < kSeeds; ++seed) {
    auto budget = budget_of({.limits = {{"space", BucketLimit{1, 2}, "", Counts::kCalls}}});
    BucketServer bucket(1, 2);
    HostSwarm swarm(seed, *budget, kStart);
    swarm.servers = {{&bucket, ""}};
    swarm.run(5, minutes(5));
    EXPECT_EQ(swarm.refused, 0U) << seed;
    EXPECT_GT(swarm.taken, 100U);
  }
}

TEST(LimitModel, NoMoreCallsRunThanMay) {
  for (unsigned seed = 0; seed < kSeeds; ++seed) {
    auto budget = budget_of({.limits = {{"at once", ConcurrencyLimit{10}, "", Counts::kCalls}}});
    ConcurrencyServer concurrency(10);
    HostSwarm swarm(seed, *budget, kStart);
    swarm.servers = {{&concurrency, ""}};
    swarm.run(5, minutes(5));
    EXPECT_EQ(swarm.refused, 0U) << seed;
    EXPECT_GT(swarm.taken, 1'000U);
  }
}

TEST(LimitModel, ADayIsNeverExceededAlsoWhereItsBeginningIsKnownToAnHourOnly) {
  for (unsigned seed = 0; seed < kSeeds; ++seed) {
    auto budget =
        budget_of({.limits = {{"day", DailyLimit{5'000, hours(5), hours(1)}, "", Counts::kCalls}}});
    // The server's day begins somewhere between 5 and 6 o'clock.
    FixedWindowServer day(5'000, hours(24), -(hours(5) + minutes(seed * 3)));
    HostSwarm swarm(seed, *budget, kStart);
    swarm.servers = {{&day, ""}};
    swarm.pause_ms_max = 200'000;
    swarm.run(5, hours(72));
    EXPECT_EQ(swarm.refused, 0U) << seed;
    EXPECT_GT(swarm.taken, 11'000U) << "of 15,000";
  }
}

TEST(LimitModel, SeveralLimitsAtOnceAllHold) {
  for (unsigned seed = 0; seed < kSeeds; ++seed) {
    auto budget = budget_of({.limits = {{"ten", WindowLimit{190, seconds(10)}, "", {}},
                                        {"day", DailyLimit{10'000, hours(0), {}}, "", {}},
                                        {"search", WindowLimit{5, seconds(1)}, "search", {}},
                                        {"at once", ConcurrencyLimit{20}, "", {}},
                                        {"cost", BucketLimit{2'000, 200}, "", Counts::kPoints}}});
    FixedWindowServer ten(190, seconds(10), milliseconds(seed * 511));
    FixedWindowServer day(10'000, hours(24), hours(0));
    FixedWindowServer search(5, seconds(1), milliseconds(seed * 47));
    ConcurrencyServer concurrency(20);
    BucketServer cost(2'000, 200);
    HostSwarm swarm(seed, *budget, kStart);
    swarm.servers = {
        {&ten, ""}, {&day, ""}, {&search, "search"}, {&concurrency, ""}, {&cost, "", true}};
    swarm.scopes = {"", "", "search"};
    swarm.run(6, minutes(5));
    EXPECT_EQ(swarm.refused, 0U) << seed;
    EXPECT_GT(swarm.taken, 800U);
  }
}

}  // namespace
}  // namespace sambung::credentials
