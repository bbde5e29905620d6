#include <gtest/gtest.h>

#include <atomic>
#include <functional>
#include <thread>
#include <vector>

#include "core/credentials/budget/budgets.hpp"
#include "tests/credentials/limit_servers.hpp"

namespace sambung::credentials {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

const UnixTime kBegin = from_unix_ms(1795392000000);

Plan hubspot() {
  return {.limits = {{"ten", WindowLimit{100, seconds(10)}, "", Counts::kCalls},
                     {"at once", ConcurrencyLimit{40}, "", Counts::kCalls}}};
}

/// Floods of every lower class, each as greedy as can be, and a person who asks for one call every
/// 1.2 s. Gives how long the person waited at most.
milliseconds longest_wait(Budget& budget, const std::function<void(UnixTime)>& each_ms) {
  milliseconds longest{0};
  UnixTime asked = UnixTime::max();
  UnixTime next = kBegin + seconds(1);
  const UnixTime end = kBegin + minutes(2);
  for (UnixTime now = kBegin; now < end; now += milliseconds(10)) {
    each_ms(now);
    for (const Priority class_of : {Priority::kBulk, Priority::kSync, Priority::kDelivery}) {
      auto flood = budget.lease({.priority = class_of, .calls = 1'000}, now);
      if (const auto* lease = std::get_if<Lease>(&*flood)) {
        budget.settle({lease->id, lease->calls, 0, {}}, now);
      }
    }
    if (now < next) continue;
    asked = std::min(asked, now);
    auto reply = budget.lease({.priority = Priority::kInteractive}, now);
    const auto* lease = std::get_if<Lease>(&*reply);
    if (lease == nullptr) continue;
    budget.settle({lease->id, 1, 0, {}}, now);
    longest = std::max(longest, now - asked);
    asked = UnixTime::max();
    next = now + milliseconds(1'200);
  }
  return asked == UnixTime::max() ? longest : std::max(longest, end - asked);
}

TEST(Flood, APersonWaitsForNobodyWhileTheyAskForLessThanTheShareThatIsLeftToThem) {
  auto budget = std::move(*Budget::make(hubspot(), kBegin));
  EXPECT_EQ(longest_wait(*budget, [](UnixTime) {}), milliseconds(0));
}

TEST(Flood, WithoutAShareLeftAPersonWouldWait) {
  Plan plan = hubspot();
  plan.left = {};
  auto budget = std::move(*Budget::make(std::move(plan), kBegin));
  EXPECT_GT(longest_wait(*budget, [](UnixTime) {}), seconds(1));
}

TEST(Flood, AfterAComplaintAPersonWaitsNoLongerThanTheServerAsked) {
  auto budget = std::move(*Budget::make(hubspot(), kBegin));
  const auto complains = [&](UnixTime now) {
    if (now == kBegin + seconds(30)) budget->throttled(UINT32_MAX, "", seconds(7), now);
  };
  const milliseconds longest = longest_wait(*budget, complains);
  EXPECT_GT(longest, seconds(5));
  EXPECT_LE(longest, seconds(17));  // the pause, and one window of a halved limit
}

TEST(Flood, EachClassLeavesItsShare) {
  auto budget = std::move(*Budget::make(
      {.limits = {{"ten", WindowLimit{100, seconds(10)}, "", Counts::kCalls}}}, kBegin));
  const auto most = [&](Priority class_of) {
    auto reply = budget->lease({.priority = class_of, .calls = 1'000}, kBegin);
    const auto* lease = std::get_if<Lease>(&*reply);
    return lease == nullptr ? 0U : lease->calls;
  };
  EXPECT_EQ(most(Priority::kBulk), 70U);
  EXPECT_EQ(most(Priority::kBulk), 0U);
  EXPECT_EQ(most(Priority::kSync), 10U);
  EXPECT_EQ(most(Priority::kDelivery), 10U);
  EXPECT_EQ(most(Priority::kInteractive), 10U);
  EXPECT_EQ(most(Priority::kInteractive), 0U);
}

TEST(Flood, OneConnectionMayUseAllThatTheOthersDoNot) {
  auto budget = std::move(*Budget::make(hubspot(), kBegin));
  FixedWindowServer server(100, seconds(10), milliseconds(3'333));
  std::uint32_t used = 0;
  for (UnixTime now = kBegin; now < kBegin + seconds(100); now += milliseconds(10)) {
    auto reply = budget->lease({.priority = Priority::kInteractive, .calls = 10}, now);
    const auto* lease = std::get_if<Lease>(&*reply);
    if (lease == nullptr) continue;
    for (std::uint32_t i = 0; i < lease->calls; ++i) EXPECT_TRUE(server.takes(now, 1));
    used += lease->calls;
    budget->settle({lease->id, lease->calls, 0, {}}, now);
  }
  EXPECT_GE(used, 950U) << "of 1,000";
}

/// A server that allows half of what our plan says, as when somebody else uses the credential.
TEST(Flood, AWrongPlanComesDownToWhatTheServerAllows) {
  Plan plan = {.limits = {{"bucket", BucketLimit{20, 20}, "", Counts::kCalls}}};
  auto budget = std::move(*Budget::make(std::move(plan), kBegin));
  BucketServer server(20, 10);
  std::size_t sent = 0;
  std::size_t refused = 0;
  for (UnixTime now = kBegin; now < kBegin + minutes(60); now += milliseconds(20)) {
    auto reply = budget->lease({.priority = Priority::kInteractive, .calls = 2}, now);
    const auto* lease = std::get_if<Lease>(&*reply);
    if (lease == nullptr) continue;
    for (std::uint32_t i = 0; i < lease->calls; ++i) {
      ++sent;
      if (server.takes(now, 1)) continue;
      ++refused;
      budget->throttled(lease->id, "", std::nullopt, now);
    }
    budget->settle({lease->id, lease->calls, 0, {}}, now);
  }
  EXPECT_LT(refused, sent / 100) << sent;
  EXPECT_GT(sent - refused, 36'000U * 6 / 10) << "it became too shy";
}

TEST(Flood, SixteenThreadsTogetherGetNoMoreThanThereIs) {
  auto budget = std::move(*Budget::make(
      {.limits = {{"ten", WindowLimit{1'000, seconds(10)}, "", Counts::kCalls}}}, kBegin));
  std::atomic<std::uint32_t> got = 0;
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 16; ++i) {
      threads.emplace_back([&] {
        for (int step = 0; step < 200; ++step) {
          auto reply = budget->lease({.priority = Priority::kInteractive, .calls = 3},
                                     kBegin + milliseconds(step));
          if (const auto* lease = std::get_if<Lease>(&*reply)) {
            got += lease->calls;
            budget->settle({lease->id, lease->calls, 0, {}}, kBegin + milliseconds(step));
          }
        }
      });
    }
  }
  EXPECT_EQ(got, 1'000U);
}

}  // namespace
}  // namespace sambung::credentials
