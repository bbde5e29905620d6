#include <gtest/gtest.h>

#include <functional>
#include <memory>

#include "tests/supervise/rough_host.hpp"

/// What both kinds of host promise, with the same connector.
namespace sambung::supervise {
namespace {

using deliver::BatchFault;
using deliver::BatchResult;
using deliver::OutcomeClass;

class HostContract : public testing::TestWithParam<bool> {
 protected:
  ConnectorPort& host(const std::string& mode, const std::string& connector = "rough") {
    if (GetParam()) {
      host_ = std::make_unique<ProcessHost>(setup_of(folder_, mode, connector), quick_rules(),
                                            log_.logger);
    } else {
      host_ = std::make_unique<InlineHost>(
          InlineHost::Setup{"conn-" + mode, plugin_of(connector), Secret(config_of(mode))},
          log_.logger);
    }
    return *host_;
  }
  BatchResult deliver(const std::string& mode, const std::vector<deliver::Item>& items,
                      const std::string& connector = "rough") {
    ConnectorPort& port = host(mode, connector);
    EXPECT_TRUE(port.await_ready(kPatience)) << port.status().last_error;
    return port.deliver(items, kPatience);
  }

  static void await_quarantine(ConnectorPort& port) {
    const auto until = std::chrono::steady_clock::now() + kPatience;
    while (port.status().state != HostState::kQuarantined &&
           std::chrono::steady_clock::now() < until) {
      port.await_ready(std::chrono::milliseconds(20));
    }
  }

  SocketFolder folder_;
  CapturedLog log_;
  std::unique_ptr<ConnectorPort> host_;
};

TEST_P(HostContract, EventReachesTheConnectorWhole) {
  std::vector<deliver::Item> items = items_of({"{\"a\":1}", "{\"a\":2}"});
  items[1].replay = true;
  const BatchResult result = deliver("echo", items);
  ASSERT_TRUE(result.ok()) << result.detail;
  ASSERT_EQ(result.outcomes.size(), 2U);
  EXPECT_EQ(result.outcomes[0].outcome, OutcomeClass::kDone);
  EXPECT_EQ(result.outcomes[0].remote_id,
            items[0].id.text() + "/message.received/{\"a\":1}/1/live");
  EXPECT_EQ(result.outcomes[1].remote_id,
            items[1].id.text() + "/message.received/{\"a\":2}/2/replay");
}

TEST_P(HostContract, LaneStopsAtItsFirstFailureAndOthersGoOn) {
  std::vector<deliver::Item> items = items_of({"a", "b", "c", "d"}, "one");
  items[3].lane = "two";
  const BatchResult result = deliver("reject-b", items);
  ASSERT_TRUE(result.ok()) << result.detail;
  EXPECT_EQ(result.outcomes[0].outcome, OutcomeClass::kDone);
  EXPECT_EQ(result.outcomes[1].outcome, OutcomeClass::kInvalid);
  EXPECT_EQ(result.outcomes[1].reason, "b is refused");
  EXPECT_EQ(result.outcomes[2].outcome, OutcomeClass::kNotAttempted);
  EXPECT_EQ(result.outcomes[3].outcome, OutcomeClass::kDone);
}

TEST_P(HostContract, ConnectorThatBreaksTheLaneRuleMisbehaves) {
  const BatchResult result = deliver("ok", items_of({"bad", "good"}, "one"), "lawless");
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.fault, BatchFault::kMisbehaved);
  EXPECT_NE(result.detail.find("NOT_ATTEMPTED"), std::string::npos) << result.detail;
}

TEST_P(HostContract, ExceptionIsTransientWithItsText) {
  const BatchResult result = deliver("throw", items_of({"a", "b"}, "one"));
  ASSERT_TRUE(result.ok()) << result.detail;
  EXPECT_EQ(result.outcomes[0].outcome, OutcomeClass::kTransient);
  EXPECT_EQ(result.outcomes[0].reason, "the system said 500");
  EXPECT_EQ(result.outcomes[1].outcome, OutcomeClass::kNotAttempted);
  EXPECT_EQ(deliver("throw-odd", items_of({"a"})).outcomes[0].outcome, OutcomeClass::kTransient);
}

TEST_P(HostContract, OddOutcomesAndGarbageAreMadeFit) {
  EXPECT_EQ(deliver("odd-outcome", items_of({"a"})).outcomes[0].outcome, OutcomeClass::kTransient);
  const BatchResult garbage = deliver("garbage", items_of({"a"}));
  ASSERT_TRUE(garbage.ok());
  EXPECT_EQ(garbage.outcomes[0].reason, "bad \xEF\xBF\xBD  [31m bytes");
  const BatchResult throttled = deliver("throttle", items_of({"a"}));
  EXPECT_EQ(throttled.outcomes[0].outcome, OutcomeClass::kThrottled);
  EXPECT_EQ(throttled.outcomes[0].retry_after, std::chrono::seconds(7));
}

TEST_P(HostContract, AnswerForTooFewItemsLeavesTheOthersToBeTriedAgain) {
  const BatchResult result = deliver("too-few", items_of({"a", "b"}));
  ASSERT_TRUE(result.ok()) << result.detail;
  EXPECT_EQ(result.outcomes[0].outcome, OutcomeClass::kDone);
  EXPECT_EQ(result.outcomes[1].outcome, OutcomeClass::kTransient);
}

TEST_P(HostContract, CancelMakesADeliveryReturn) {
  ConnectorPort& port = host("wait-for-cancel");
  ASSERT_TRUE(port.await_ready(kPatience));
  std::atomic<bool> returned = false;
  // The delivery may not have begun when the first cancel comes, so ask until it returns.
  std::jthread asker([&](const std::stop_token&) {
    while (!returned) {
      port.cancel();
      std::this_thread::yield();
    }
  });
  const BatchResult result = port.deliver(items_of({"a"}), kPatience);
  returned = true;
  ASSERT_TRUE(result.ok()) << result.detail;
  EXPECT_EQ(result.outcomes[0].reason, "cancelled");
}

TEST_P(HostContract, RefusedConfigurationIsToldAndNothingIsAttempted) {
  ConnectorPort& port = host("refuse");
  await_quarantine(port);
  EXPECT_EQ(port.status().state, HostState::kQuarantined);
  const BatchResult result = port.deliver(items_of({"a"}), kPatience);
  EXPECT_EQ(result.fault, BatchFault::kNotConnected);
  EXPECT_NE(result.detail.find("mode: \"refuse\" is for tests"), std::string::npos)
      << result.detail;
}

TEST_P(HostContract, WantsAreTheManifests) {
  ConnectorPort& rough = host("ok");
  ASSERT_TRUE(rough.await_ready(kPatience));
  EXPECT_EQ(rough.wants().events, std::vector<std::string>{"message.*"});
  EXPECT_FALSE(rough.wants().raw);
  EXPECT_TRUE(rough.wants().replay_safe);
  ConnectorPort& lawless = host("ok", "lawless");
  ASSERT_TRUE(lawless.await_ready(kPatience));
  EXPECT_TRUE(lawless.status().wants.has_value());
  EXPECT_FALSE(lawless.wants().replay_safe);
}

TEST_P(HostContract, ABadManifestIsQuarantinedAndNamed) {
  ConnectorPort& port = host("ok", "misworded");
  await_quarantine(port);
  EXPECT_EQ(port.status().state, HostState::kQuarantined);
  EXPECT_EQ(port.status().last_error,
            "connector lawless 0.0.1: its manifest's \"replay_safe\" must be true or false");
  EXPECT_FALSE(port.status().wants);
  EXPECT_EQ(port.deliver(items_of({"a"}), kPatience).fault, BatchFault::kNotConnected);
}

TEST_P(HostContract, EveryExtensionServes) {
  ConnectorPort& port = host("ok");
  ASSERT_TRUE(port.await_ready(kPatience));
  const auto first = port.call({"sambung.changes/0", {""}, {}, 10}, kPatience);
  ASSERT_TRUE(first) << first.error().what;
  ASSERT_EQ(first->items.size(), 2U);
  EXPECT_EQ(first->items[0].item, R"({"record":"a"})");
  EXPECT_EQ(first->items[1].kind, EmitKind::kCursorMore);
  const auto second = port.call({"sambung.changes/0", {first->items[1].item}, {}, 10}, kPatience);
  EXPECT_EQ(second->items[1].kind, EmitKind::kCursor);
  EXPECT_EQ(second->items[1].item, "after-b");

  const auto hook = port.call({"sambung.receive/0", {"body\xFF", "x"}, {"{}", "{}"}, 0}, kPatience);
  ASSERT_EQ(hook->items.size(), 2U);
  EXPECT_EQ(hook->items[0].item, "body\xFF|{}");
  EXPECT_EQ(hook->items[1].request, 1U);
  EXPECT_EQ(port.call({"sambung.lookup/0", {"{}"}, {}, 3}, kPatience)->items.size(), 3U);
  EXPECT_EQ(port.call({"sambung.erase/0", {"{}"}, {}, 0}, kPatience)->outcomes[0].outcome,
            OutcomeClass::kDone);
  EXPECT_EQ(port.call({"sambung.describe/0", {""}, {}, 0}, kPatience)->items.size(), 1U);
  EXPECT_EQ(port.call({"sambung.probe/0", {""}, {}, 0}, kPatience)->items.size(), 1U);
}

TEST_P(HostContract, AbsentExtensionAndBadCallsAreErrors) {
  ConnectorPort& port = host("ok");
  ASSERT_TRUE(port.await_ready(kPatience));
  EXPECT_EQ(port.call({"sambung.fly/0", {""}, {}, 0}, kPatience).error().code,
            ErrorCode::kNotFound);
  EXPECT_EQ(port.call({"sambung.probe/0", {}, {}, 0}, kPatience).error().code, ErrorCode::kInvalid);
  EXPECT_EQ(port.call({"sambung.probe/0", {"a", "b"}, {"a"}, 0}, kPatience).error().code,
            ErrorCode::kInvalid);
}

TEST_P(HostContract, FloodOfResultsIsCutAtItsBound) {
  ConnectorPort& port = host("flood");
  ASSERT_TRUE(port.await_ready(kPatience));
  const auto flood = port.call({"sambung.probe/0", {""}, {}, 0}, kPatience);
  ASSERT_TRUE(flood) << flood.error().what;
  EXPECT_EQ(flood->items.size(), 32U);
}

TEST_P(HostContract, RequestsOfSeveralThreadsTakeTurns) {
  ConnectorPort& port = host("ok");
  ASSERT_TRUE(port.await_ready(kPatience));
  std::atomic<int> failures = 0;
  {
    std::vector<std::jthread> askers;
    for (int n = 0; n < 4; ++n) {
      askers.emplace_back([&, n] {
        for (int i = 0; i < 50; ++i) {
          const bool fine =
              n % 2 == 0 ? port.deliver(items_of({"a", "b"}), kPatience).ok()
                         : port.call({"sambung.probe/0", {""}, {}, 0}, kPatience).has_value();
          failures += fine ? 0 : 1;
        }
      });
    }
  }
  EXPECT_EQ(failures, 0);
}

INSTANTIATE_TEST_SUITE_P(Both, HostContract, testing::Values(true, false),
                         [](const auto& chosen) { return chosen.param ? "process" : "inline"; });

}  // namespace
}  // namespace sambung::supervise
