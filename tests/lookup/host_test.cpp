#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/lookup/desk.hpp"
#include "tests/supervise/rough_host.hpp"

/// Look-ups through a real host process.
namespace sambung::lookup {
namespace {

using std::chrono::milliseconds;
using supervise::CapturedLog;
using supervise::ProcessHost;
using supervise::SocketFolder;
using ::testing::HasSubstr;

class LookupHost : public ::testing::Test {
 protected:
  std::unique_ptr<Desk> desk(milliseconds deadline, const std::string& mode = "ok") {
    return std::make_unique<Desk>(
        DeskOptions{.connection = "shop", .deadline = deadline, .fresh = milliseconds(0)},
        Desk::Needs{.start_connector = [this, mode] { return host(mode); },
                    .clock = clock_,
                    .log = log_.logger});
  }
  std::unique_ptr<ProcessHost> host(const std::string& mode) {
    return std::make_unique<ProcessHost>(supervise::setup_of(folder_, mode, "asked"),
                                         supervise::quick_rules(), log_.logger);
  }
  static Question question(const std::string& id) {
    return *read_question("order", R"({"id":")" + id + "\"}", 0);
  }
  /// Asks until there is an answer: the host must start again first.
  static Result<std::string> awaited(Desk& desk, const std::string& id) {
    const auto until = std::chrono::steady_clock::now() + supervise::kPatience;
    auto answer = desk.ask(question(id));
    while (!answer && std::chrono::steady_clock::now() < until) answer = desk.ask(question(id));
    return answer;
  }

  SystemClock clock_;
  SocketFolder folder_;
  CapturedLog log_;
};

TEST_F(LookupHost, AQuestionIsAnsweredByAnInstanceOfItsOwn) {
  const auto asked = desk(milliseconds(15'000));
  const auto answer = asked->ask(question("1001"));
  ASSERT_TRUE(answer) << answer.error().what;
  EXPECT_THAT(*answer, HasSubstr(R"("items":[{"id":"42","number":"1001","calls":1}])"));
  EXPECT_THAT(*asked->ask(question("none")), HasSubstr(R"("items":[])"));
  EXPECT_EQ(asked->ask(question("refuse")).error().code, ErrorCode::kInvalid);
}

/// The connector takes the cancelling: the next question goes to the same process.
TEST_F(LookupHost, WhatWaitsTooLongIsCancelledAndTheInstanceGoesOn) {
  const auto asked = desk(milliseconds(500));
  ASSERT_TRUE(awaited(*asked, "1001"));
  const auto late = asked->ask(question("wait"));
  ASSERT_FALSE(late);
  EXPECT_THAT(late.error().what, HasSubstr("within 500 ms"));
  const auto next = awaited(*asked, "1001");
  ASSERT_TRUE(next);
  EXPECT_THAT(*next, ::testing::Not(HasSubstr("\"calls\":1}")));
}

TEST_F(LookupHost, AConnectorThatIgnoresCancelIsKilledAndStartsAgain) {
  const auto asked = desk(milliseconds(500));
  ASSERT_TRUE(awaited(*asked, "1001"));
  const auto begun = std::chrono::steady_clock::now();
  EXPECT_FALSE(asked->ask(question("hang")));
  EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds(5));
  const auto next = awaited(*asked, "1001");
  ASSERT_TRUE(next);
  EXPECT_THAT(*next, HasSubstr("\"calls\":1}"));
}

TEST_F(LookupHost, ACrashIsAnErrorAndTheNextQuestionIsAnswered) {
  const auto asked = desk(milliseconds(2000));
  ASSERT_TRUE(awaited(*asked, "1001"));
  EXPECT_EQ(asked->ask(question("crash")).error().code, ErrorCode::kUnavailable);
  EXPECT_TRUE(awaited(*asked, "1001"));
}

/// A delivery that hangs has another process, and nobody who asks waits for it.
TEST_F(LookupHost, ADeliveryThatIsStuckHoldsUpNoQuestion) {
  const auto delivering = host("stuck");
  ASSERT_TRUE(delivering->await_ready(supervise::kPatience));
  std::jthread stuck(
      [&] { (void)delivering->deliver(supervise::items_of({"a"}), supervise::kPatience); });
  const auto asked = desk(milliseconds(10'000), "stuck");
  EXPECT_TRUE(asked->ask(question("1001")));
  delivering->cancel();
}

}  // namespace
}  // namespace sambung::lookup
