#include "core/inbound/subscriber.hpp"

#include <gtest/gtest.h>
#include <spdlog/sinks/null_sink.h>

#include <condition_variable>
#include <mutex>

#include "core/logging/logger.hpp"
#include "tests/inbound/scripted_port.hpp"
#include "tests/support/held_clock.hpp"

namespace sambung::inbound {
namespace {

using deliver::OutcomeClass;
using supervise::CallRequest;
using supervise::CallResult;
using supervise::EmitKind;

constexpr std::chrono::seconds kPatience{20};

/// Waits until something has happened.
class Awaited {
 public:
  void happens() {
    const std::lock_guard lock(mutex_);
    ++times_;
    changed_.notify_all();
  }
  bool by(int times) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, kPatience, [&] { return times_ >= times; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int times_ = 0;
};

class Subscribing : public ::testing::Test {
 protected:
  std::unique_ptr<Subscriber> start() {
    return std::make_unique<Subscriber>(
        SubscriberOptions{.connection = "shop",
                          .url = "https://hooks.example.com/hooks/shop",
                          .secret = Secret("own")},
        Subscriber::Needs{.port = connector_,
                          .clock = clock_,
                          .log = log_,
                          .take_secrets = [this](std::vector<Secret> secrets) {
                            for (const Secret& each : secrets) {
                              secrets_.emplace_back(each.reveal());
                            }
                            taken_.happens();
                          }});
  }
  /// The status once the first look is over.
  SubscriberStatus settled(const Subscriber& subscriber) {
    const auto deadline = std::chrono::steady_clock::now() + kPatience;
    SubscriberStatus status = subscriber.status();
    while (status.checked == UnixTime{} && status.trouble.empty() && status.supported &&
           std::chrono::steady_clock::now() < deadline) {
      std::this_thread::yield();
      status = subscriber.status();
    }
    return status;
  }

  testing::HeldClock clock_{1'764'050'000'000};
  spdlog::logger log_{"test", std::make_shared<spdlog::sinks::null_sink_mt>()};
  ScriptedPort connector_;
  Awaited asked_;
  Awaited taken_;
  std::vector<std::string> secrets_;
};

TEST_F(Subscribing, HasTheConnectorSubscribeToOurAddressWithOurSecret) {
  connector_.answers([](const CallRequest& request) {
    return gave(request, {{0, EmitKind::kItem, R"({"id":"1","topic":"contacts","expires_ms":0})"}});
  });
  const auto subscriber = start();
  EXPECT_EQ(settled(*subscriber).subscriptions, 1U);
  EXPECT_EQ(connector_.asked().front().requests.front(),
            R"({"url":"https://hooks.example.com/hooks/shop","secret":"own"})");
}

TEST_F(Subscribing, LooksAgainWellBeforeTheFirstOneExpires) {
  const std::int64_t expires = 1'764'050'000'000 + 90'000;  // two thirds of it are a minute
  connector_.answers([&](const CallRequest& request) {
    return gave(request,
                {{0, EmitKind::kItem, R"({"id":"1","topic":"a","expires_ms":0})"},
                 {0, EmitKind::kItem,
                  R"({"id":"2","topic":"b","expires_ms":)" + std::to_string(expires) + "}"}});
  });
  const auto subscriber = start();
  const SubscriberStatus status = settled(*subscriber);
  EXPECT_EQ(status.subscriptions, 2U);
  EXPECT_EQ(unix_ms(status.expires), expires);
}

TEST_F(Subscribing, HandsOnSecretsThatTheSystemChose) {
  connector_.answers([](const CallRequest& request) {
    return gave(request, {{0, EmitKind::kItem, R"({"id":"1","topic":"a","secret":"theirs-1"})"},
                          {0, EmitKind::kItem, R"({"id":"2","topic":"b","secret":"theirs-2"})"}});
  });
  const auto subscriber = start();
  ASSERT_TRUE(taken_.by(1));
  EXPECT_EQ(secrets_, (std::vector<std::string>{"theirs-1", "theirs-2"}));
}

TEST_F(Subscribing, TriesAgainAfterAFailureAndSaysWhy) {
  connector_.answers([this](const CallRequest& request) {
    CallResult result = gave(request, {});
    result.outcomes[0] = outcome(OutcomeClass::kPermission, "the key may make no webhooks");
    asked_.happens();
    return result;
  });
  const auto subscriber = start();
  EXPECT_EQ(settled(*subscriber).trouble, "the key may make no webhooks");
  EXPECT_TRUE(asked_.by(2));
}

TEST_F(Subscribing, EndsWhereTheConnectorMakesNone) {
  connector_.answers([](const CallRequest&) -> Result<CallResult> {
    return Error{ErrorCode::kNotFound, "no subscriptions"};
  });
  const auto subscriber = start();
  EXPECT_FALSE(settled(*subscriber).supported);
}

}  // namespace
}  // namespace sambung::inbound
