#include <gtest/gtest.h>

#include <latch>

#include "tests/services/http_stage.hpp"

/// What a host that was taken over may ask costs it its life and nobody else's.
namespace sambung {
namespace {

/// Answers nothing until it is let go. Thread-safe.
class HeldDesk final : public supervise::Desk {
 public:
  wire::Told answer(const wire::Ask&) override {
    released.wait();
    return {};
  }
  std::latch released{1};
};

class HostileHost : public ::testing::Test {
 protected:
  /// How the broker describes what such a host did.
  std::string fault_of(const std::string& how, std::shared_ptr<supervise::Desk> desk) {
    supervise::HostSetup setup = supervise::setup_of(sockets_, "hostile", "http_teller");
    setup.host_program = SAMBUNG_BIN_DIR "/hostile_host";
    setup.config = Secret(how);
    setup.heartbeat = std::chrono::milliseconds(10'000);
    setup.desk = std::move(desk);
    supervise::ProcessHost host(std::move(setup), supervise::quick_rules(), log_.logger);
    EXPECT_TRUE(host.await_ready(supervise::kPatience)) << host.status().last_error;
    const auto result = host.deliver(supervise::items_of({"a"}), supervise::kPatience);
    EXPECT_FALSE(result.ok());
    EXPECT_EQ(result.fault, deliver::BatchFault::kMisbehaved) << result.detail;
    release_();
    return result.detail;
  }

  supervise::SocketFolder sockets_;
  supervise::CapturedLog log_;
  std::function<void()> release_ = [] {};
};

TEST_F(HostileHost, AnAskThatIsNoneEndsIt) {
  EXPECT_NE(fault_of("garbage", std::make_shared<HeldDesk>()).find("frame ask"), std::string::npos);
}

TEST_F(HostileHost, AnAnswerOfTheBrokersEndsIt) {
  EXPECT_NE(fault_of("foreign", std::make_shared<HeldDesk>()).find("only the broker sends"),
            std::string::npos);
}

TEST_F(HostileHost, MoreAsksThanAHostHasUnderWayEndIt) {
  const auto desk = std::make_shared<HeldDesk>();
  release_ = [desk] { desk->released.count_down(); };
  EXPECT_NE(fault_of("flood", desk).find("more at once"), std::string::npos);
}

}  // namespace
}  // namespace sambung
