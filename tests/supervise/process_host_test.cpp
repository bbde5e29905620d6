#include "core/supervise/process_host.hpp"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/stat.h>

#include <fstream>
#include <functional>
#include <optional>

#include "tests/supervise/rough_host.hpp"

namespace sambung::supervise {
namespace {

using deliver::BatchFault;
using deliver::BatchResult;
using deliver::OutcomeClass;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

class ProcessHostTest : public testing::Test {
 protected:
  ProcessHost& host(HostSetup setup, RestartRules rules = quick_rules()) {
    host_.emplace(std::move(setup), rules, log_.logger);
    return *host_;
  }
  ProcessHost& host(const std::string& mode) { return host(setup_of(folder_, mode)); }

  /// Waits until `condition` holds, by way of the host's own waiting.
  bool until(const std::function<bool()>& condition) {
    const auto end = steady_clock::now() + kPatience;
    while (!condition() && steady_clock::now() < end) host_->await_ready(milliseconds(5));
    return condition();
  }

  SocketFolder folder_;
  CapturedLog log_;
  std::optional<ProcessHost> host_;
};

std::string slurp(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST_F(ProcessHostTest, CrashIsNoticedAtOnceAndTheHostComesBack) {
  ProcessHost& port = host("crash");
  ASSERT_TRUE(port.await_ready(kPatience));
  const auto before = steady_clock::now();
  const BatchResult result = port.deliver(items_of({"a"}), kPatience);
  EXPECT_LT(steady_clock::now() - before, milliseconds(5000));
  EXPECT_EQ(result.fault, BatchFault::kCrashed);
  EXPECT_NE(result.detail.find("ended by itself"), std::string::npos) << result.detail;
  EXPECT_TRUE(port.await_ready(kPatience));
  EXPECT_GE(port.status().restarts, 1U);
  EXPECT_FALSE(port.status().last_error.empty());
}

TEST_F(ProcessHostTest, ExitInTheMiddleIsACrash) {
  ProcessHost& port = host("exit");
  ASSERT_TRUE(port.await_ready(kPatience));
  const BatchResult result = port.deliver(items_of({"a"}), kPatience);
  EXPECT_EQ(result.fault, BatchFault::kCrashed);
  EXPECT_NE(result.detail.find("exit code 3"), std::string::npos) << result.detail;
}

TEST_F(ProcessHostTest, HungDeliveryIsKilledAtItsDeadline) {
  ProcessHost& port = host("hang");
  ASSERT_TRUE(port.await_ready(kPatience));
  const pid_t pid = port.status().pid;
  const BatchResult result = port.deliver(items_of({"a"}), milliseconds(200));
  EXPECT_EQ(result.fault, BatchFault::kHung);
  EXPECT_EQ(kill(pid, 0), -1);  // gone and reaped
  EXPECT_TRUE(port.await_ready(kPatience));
}

TEST_F(ProcessHostTest, BusyDeliveryDoesNotStopTheHeartbeats) {
  RestartRules rules = quick_rules();
  rules.heartbeat_timeout = milliseconds(1000);
  ProcessHost& port = host(setup_of(folder_, "hang"), rules);
  ASSERT_TRUE(port.await_ready(kPatience));
  // Three heartbeat time-outs long, and it is the deadline that ends it.
  const BatchResult result = port.deliver(items_of({"a"}), milliseconds(3000));
  EXPECT_NE(result.detail.find("deadline"), std::string::npos) << result.detail;
}

TEST_F(ProcessHostTest, StoppedProcessGivesNoSignOfLife) {
  RestartRules rules = quick_rules();
  rules.heartbeat_timeout = milliseconds(600);
  ProcessHost& port = host(setup_of(folder_, "ok"), rules);
  ASSERT_TRUE(port.await_ready(kPatience));
  const pid_t pid = port.status().pid;
  kill(pid, SIGSTOP);
  const BatchResult result = port.deliver(items_of({"a"}), kPatience);
  EXPECT_EQ(result.fault, BatchFault::kHung);
  EXPECT_NE(result.detail.find("sign of life"), std::string::npos) << result.detail;
}

TEST_F(ProcessHostTest, IdleHostThatDiesIsReplaced) {
  ProcessHost& port = host("ok");
  ASSERT_TRUE(port.await_ready(kPatience));
  const pid_t first = port.status().pid;
  kill(first, SIGKILL);
  EXPECT_TRUE(until([&] {
    const HostStatus status = port.status();
    return status.state == HostState::kReady && status.pid != first;
  }));
  EXPECT_TRUE(port.deliver(items_of({"a"}), kPatience).ok());
}

TEST_F(ProcessHostTest, OneItemCrashesAloneAndTheOthersArriveByHalving) {
  ProcessHost& port = host("crash-on-poison");
  ASSERT_TRUE(port.await_ready(kPatience));
  EXPECT_EQ(port.deliver(items_of({"a", "poison"}), kPatience).fault, BatchFault::kCrashed);
  ASSERT_TRUE(port.await_ready(kPatience));
  EXPECT_TRUE(port.deliver(items_of({"a"}), kPatience).ok());
  EXPECT_EQ(port.deliver(items_of({"poison"}), kPatience).fault, BatchFault::kCrashed);
}

TEST_F(ProcessHostTest, RepeatedFailedStartsEndInQuarantineWithTheReason) {
  ProcessHost& port = host("not-yet");
  EXPECT_TRUE(until([&] { return port.status().state == HostState::kQuarantined; }));
  EXPECT_EQ(port.status().restarts, 2U);  // three starts
  EXPECT_NE(port.status().last_error.find("not yet"), std::string::npos);
}

TEST_F(ProcessHostTest, CrashAndHangAtStartAreFailedStarts) {
  host("crash-at-start");
  EXPECT_TRUE(until([&] { return host_->status().state == HostState::kQuarantined; }));
  RestartRules rules = quick_rules();
  rules.start_timeout = milliseconds(500);
  rules.failed_starts_max = 1;
  host(setup_of(folder_, "hang-at-start"), rules);
  EXPECT_TRUE(until([&] { return host_->status().state == HostState::kQuarantined; }));
  EXPECT_NE(host_->status().last_error.find("not ready in time"), std::string::npos);
}

TEST_F(ProcessHostTest, QuarantineEndsByItself) {
  RestartRules rules = quick_rules();
  rules.failed_starts_max = 1;
  rules.quarantine = milliseconds(50);
  ProcessHost& port = host(setup_of(folder_, "not-yet"), rules);
  EXPECT_TRUE(until([&] { return port.status().restarts >= 2; }));
}

TEST_F(ProcessHostTest, MissingPluginAndMissingProgramAreSaid) {
  host(setup_of(folder_, "ok", "none"));
  EXPECT_TRUE(until([&] { return !host_->status().last_error.empty(); }));
  EXPECT_NE(host_->status().last_error.find("none.so"), std::string::npos);
  HostSetup setup = setup_of(folder_, "ok");
  setup.host_program = "/nowhere/sambung-host";
  host(std::move(setup));
  EXPECT_TRUE(until([&] { return !host_->status().last_error.empty(); }));
  EXPECT_NE(host_->status().last_error.find("/nowhere/sambung-host"), std::string::npos);
}

TEST_F(ProcessHostTest, SecretsAreInNoArgumentEnvironmentOrFile) {
  ProcessHost& port = host("ok");
  ASSERT_TRUE(port.await_ready(kPatience));
  const std::string proc = "/proc/" + std::to_string(port.status().pid);
  const std::string arguments = slurp(proc + "/cmdline");
  EXPECT_NE(arguments.find("--fd"), std::string::npos);
  EXPECT_EQ(arguments.find("s3cr3t"), std::string::npos);
  EXPECT_EQ(slurp(proc + "/environ").find("s3cr3t"), std::string::npos);
  for (const auto& file : std::filesystem::directory_iterator(folder_.path())) {
    EXPECT_EQ(file.status().type(), std::filesystem::file_type::socket);
    EXPECT_EQ(file.status().permissions(), std::filesystem::perms(0600));
  }
  host_.reset();
  EXPECT_EQ(log_.text.str().find("s3cr3t"), std::string::npos);
}

TEST_F(ProcessHostTest, SocketFolderOpenToOthersIsRefused) {
  chmod(folder_.path().c_str(), 0755);
  host("ok");
  EXPECT_TRUE(until([&] { return !host_->status().last_error.empty(); }));
  EXPECT_NE(host_->status().last_error.find("chmod 0700"), std::string::npos);
}

TEST_F(ProcessHostTest, EndsWithTheBrokersPartAndLeavesNoSocket) {
  ProcessHost& port = host("ok");
  ASSERT_TRUE(port.await_ready(kPatience));
  const pid_t pid = port.status().pid;
  host_.reset();
  EXPECT_EQ(kill(pid, 0), -1);
  EXPECT_TRUE(std::filesystem::is_empty(folder_.path()));
}

TEST_F(ProcessHostTest, HungConnectorDoesNotHoldTheBrokerUp) {
  HostSetup setup = setup_of(folder_, "hang");
  setup.grace = milliseconds(100);
  ProcessHost& port = host(std::move(setup));
  ASSERT_TRUE(port.await_ready(kPatience));
  BatchResult result;
  std::jthread deliverer([&] { result = port.deliver(items_of({"a"}), kPatience * 4); });
  // The delivery is under way once another caller is refused its turn.
  EXPECT_TRUE(until([&] { return !port.await_ready(milliseconds(0)); }));
  const pid_t pid = port.status().pid;
  const auto before = steady_clock::now();
  host_->stop();
  deliverer.join();
  EXPECT_LT(steady_clock::now() - before, kPatience);
  EXPECT_EQ(result.fault, BatchFault::kNotConnected);
  host_.reset();
  EXPECT_EQ(kill(pid, 0), -1);
}

TEST_F(ProcessHostTest, NoiseIsBoundedAndCounted) {
  ProcessHost& port = host("noise");
  ASSERT_TRUE(port.await_ready(kPatience));
  EXPECT_TRUE(port.deliver(items_of({"a"}), kPatience).ok());
  host_.reset();
  const std::string text = log_.text.str();
  EXPECT_NE(text.find("stderr: noise 0"), std::string::npos);
  EXPECT_LT(std::count(text.begin(), text.end(), '\n'), 450);
}

TEST_F(ProcessHostTest, LeakShowsInTheStatus) {
  ProcessHost& port = host("leak");
  ASSERT_TRUE(port.await_ready(kPatience));
  const std::uint64_t before = port.status().rss_bytes;
  ASSERT_GT(before, 0U);
  for (int i = 0; i < 4; ++i) EXPECT_TRUE(port.deliver(items_of({"a"}), kPatience).ok());
  EXPECT_GT(port.status().rss_bytes, before + (24U << 20));
}

TEST_F(ProcessHostTest, BatchOverOneFrameArrivesInParts) {
  ProcessHost& port = host("ok");
  ASSERT_TRUE(port.await_ready(kPatience));
  const std::string large(20U << 20, 'x');
  const BatchResult result = port.deliver(items_of({large, large, large, large}), kPatience);
  ASSERT_TRUE(result.ok()) << result.detail;
  EXPECT_EQ(result.outcomes.size(), 4U);
}

}  // namespace
}  // namespace sambung::supervise
