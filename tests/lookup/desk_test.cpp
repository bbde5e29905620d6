#include "core/lookup/desk.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <spdlog/sinks/ostream_sink.h>

#include <future>
#include <sstream>

#include "core/logging/logger.hpp"
#include "tests/lookup/scripted_port.hpp"
#include "tests/support/held_clock.hpp"

namespace sambung::lookup {
namespace {

using deliver::OutcomeClass;
using std::chrono::milliseconds;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kPhone = "+6281255501234";

class LookupDesk : public ::testing::Test {
 protected:
  void open(milliseconds deadline = milliseconds(5000)) {
    desk_ = std::make_unique<Desk>(
        DeskOptions{.connection = "shop", .deadline = deadline},
        Desk::Needs{.start_connector = [this] { return std::make_unique<ScriptedPort>(script_); },
                    .clock = clock_,
                    .log = log_});
  }
  static Question question(const std::string& id = "1001") {
    return *read_question("order",
                          R"({"phone":")" + std::string(kPhone) + R"(","id":")" + id + "\"}", 0);
  }
  Result<std::string> ask(const std::string& id = "1001") { return desk_->ask(question(id)); }
  /// The number of the call is the answer.
  void numbers() {
    script_.answers([this](const supervise::CallRequest&) -> Result<supervise::CallResult> {
      return gave({"{\"n\":" + std::to_string(script_.count(&Script::asked)) + "}"});
    });
  }
  void fails(OutcomeClass outcome, const std::string& reason) {
    script_.answers([=](const supervise::CallRequest&) -> Result<supervise::CallResult> {
      return gave({}, outcome, reason);
    });
  }
  /// Each call stays until `let_go` allows it, or `cancel` came.
  void waits() {
    script_.answers([this](const supervise::CallRequest&) -> Result<supervise::CallResult> {
      const std::stop_source never;
      Lock lock(script_.mutex);
      while (script_.let_go == 0 && script_.cancels == 0) script_.changed.wait(script_.mutex);
      return script_.cancels > 0 ? gave({}, OutcomeClass::kTransient, "cancelled")
                                 : gave({R"({"n":1})"});
    });
  }
  std::string log() {
    log_.flush();
    return text_.str();
  }

  testing::HeldClock clock_;
  std::ostringstream text_;
  spdlog::logger log_{"test", std::make_shared<spdlog::sinks::ostream_sink_mt>(text_)};
  Script script_;
  std::unique_ptr<Desk> desk_;
};

TEST_F(LookupDesk, AFreshAnswerIsGivenAgainWithoutAsking) {
  numbers();
  open();
  EXPECT_THAT(*ask(), HasSubstr(R"("stale":false,"age_ms":0,"items":[{"n":1}])"));
  clock_.advance(milliseconds(10'000));
  EXPECT_THAT(*ask(), HasSubstr(R"("stale":false,"age_ms":10000,"items":[{"n":1}])"));
  clock_.advance(milliseconds(1));
  EXPECT_THAT(*ask(), HasSubstr(R"("age_ms":0,"items":[{"n":2}])"));
  EXPECT_THAT(*ask("1002"), HasSubstr(R"({"n":3})"));
  EXPECT_EQ(script_.count(&Script::started), 1);
  const DeskStatus status = desk_->status();
  EXPECT_EQ(status.asked, 4U);
  EXPECT_EQ(status.kept, 1U);
}

TEST_F(LookupDesk, NothingIsStartedBeforeTheFirstQuestion) {
  open();
  EXPECT_EQ(script_.count(&Script::started), 0);
}

TEST_F(LookupDesk, WhatFailsIsStoodInForByWhatWasSaidBefore) {
  numbers();
  open();
  ASSERT_TRUE(ask());
  fails(OutcomeClass::kTransient, "the system answered 503");
  clock_.advance(milliseconds(60'000));
  EXPECT_THAT(*ask(),
              HasSubstr(R"("stale":true,"age_ms":60000,"reason":"the system did not answer: )"
                        R"(the system answered 503","items":[{"n":1}])"));
  for (const auto outcome : {OutcomeClass::kThrottled, OutcomeClass::kAuthDead}) {
    fails(outcome, "why");
    EXPECT_THAT(*ask(), HasSubstr(R"("stale":true)"));
  }
  clock_.advance(milliseconds(900'000));
  EXPECT_EQ(ask().error().code, ErrorCode::kUnauthorised);
  EXPECT_EQ(desk_->status().stale, 3U);
  EXPECT_EQ(desk_->status().failed, 1U);
}

TEST_F(LookupDesk, AWrongQuestionIsNotAnsweredWithAnOldAnswer) {
  numbers();
  open();
  ASSERT_TRUE(ask());
  fails(OutcomeClass::kInvalid, "no such number");
  clock_.advance(milliseconds(60'000));
  const auto answer = ask();
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::kInvalid);
  EXPECT_THAT(answer.error().what, HasSubstr("no such number"));
}

TEST_F(LookupDesk, WhatIsNotOfferedNeverReachesTheConnector) {
  numbers();
  open();
  const auto answer = desk_->ask(*read_question("invoice", R"({"id":"1"})", 0));
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::kNotFound);
  EXPECT_THAT(answer.error().what, HasSubstr("order (by phone, email, id)"));
  EXPECT_EQ(script_.count(&Script::asked), 0);
}

TEST_F(LookupDesk, TheSameQuestionOfManyIsAskedOnce) {
  waits();
  open();
  std::vector<std::future<Result<std::string>>> asking;
  for (int i = 0; i < 8; ++i)
    asking.push_back(std::async(std::launch::async, [&] { return ask(); }));
  ASSERT_TRUE(script_.await(&Script::asked, 1));
  while (desk_->status().asked < 8) std::this_thread::yield();
  script_.add(&Script::let_go);
  for (auto& each : asking) EXPECT_TRUE(each.get());
  EXPECT_EQ(script_.count(&Script::asked), 1);
}

TEST_F(LookupDesk, WhoIsLateIsCancelledAndStoodInFor) {
  numbers();
  open(milliseconds(100));
  ASSERT_TRUE(ask());
  clock_.advance(milliseconds(60'000));
  waits();
  const auto late = ask();
  ASSERT_TRUE(late);
  EXPECT_THAT(*late, HasSubstr(R"("stale":true,"age_ms":60000)"));
  EXPECT_THAT(*late, HasSubstr("within 100 ms"));
  EXPECT_EQ(script_.count(&Script::cancels), 1);
  const auto other = ask("1002");  // nothing was kept of that one
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().code, ErrorCode::kUnavailable);
}

TEST_F(LookupDesk, WhoStopsWaitingDoesNotEndWhatOthersWaitFor) {
  waits();
  open(milliseconds(300));
  auto first = std::async(std::launch::async, [&] { return ask(); });
  ASSERT_TRUE(script_.await(&Script::asked, 1));
  const auto begun = std::chrono::steady_clock::now();
  while (std::chrono::steady_clock::now() - begun < milliseconds(200)) std::this_thread::yield();
  auto second = std::async(std::launch::async, [&] { return ask(); });
  EXPECT_FALSE(first.get());
  EXPECT_EQ(script_.count(&Script::cancels), 0);
  script_.add(&Script::let_go);
  EXPECT_TRUE(second.get());
}

TEST_F(LookupDesk, TooManyThatWaitAreRefusedAndMakeRoomAgain) {
  waits();
  open(std::chrono::minutes(1));
  std::vector<std::future<Result<std::string>>> asking;
  asking.push_back(std::async(std::launch::async, [&] { return ask("0"); }));
  ASSERT_TRUE(script_.await(&Script::asked, 1));
  for (std::size_t i = 1; i <= Desk::kWaitingMax; ++i) {
    asking.push_back(std::async(std::launch::async, [this, i] { return ask(std::to_string(i)); }));
  }
  while (desk_->status().waiting < Desk::kWaitingMax) std::this_thread::yield();
  const auto refused = ask("more");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kFull);
  EXPECT_THAT(refused.error().what, HasSubstr("64 questions wait"));
  script_.add(&Script::let_go);
  for (auto& each : asking) EXPECT_TRUE(each.get());
  EXPECT_TRUE(ask("more"));
}

TEST_F(LookupDesk, ErasingForgetsAnswersAndThoseUnderWay) {
  numbers();
  open();
  ASSERT_TRUE(ask());
  desk_->forget();
  EXPECT_THAT(*ask(), HasSubstr(R"({"n":2})"));
  waits();
  auto under_way = std::async(std::launch::async, [&] { return ask("1002"); });
  ASSERT_TRUE(script_.await(&Script::asked, 3));
  desk_->forget();
  script_.add(&Script::let_go);
  EXPECT_TRUE(under_way.get());
  numbers();
  EXPECT_THAT(*ask("1002"), HasSubstr(R"({"n":4})"));
}

TEST_F(LookupDesk, StoppingTellsWhoWaits) {
  waits();
  open();
  auto asking = std::async(std::launch::async, [&] { return ask(); });
  ASSERT_TRUE(script_.await(&Script::asked, 1));
  desk_->stop();
  const auto answer = asking.get();
  ASSERT_FALSE(answer);
  EXPECT_THAT(answer.error().what, HasSubstr("the connection stops"));
  EXPECT_FALSE(ask());
}

TEST_F(LookupDesk, AnOutageIsTwoLinesInTheLogAndNobodysNumber) {
  fails(OutcomeClass::kTransient, "the system answered 503");
  open();
  EXPECT_FALSE(ask());
  EXPECT_FALSE(ask());
  numbers();
  EXPECT_TRUE(ask());
  desk_.reset();
  const std::string lines = log();
  EXPECT_EQ(std::count(lines.begin(), lines.end(), '\n'), 2) << lines;
  EXPECT_THAT(lines, HasSubstr("event=lookups_fail connection=shop"));
  EXPECT_THAT(lines, HasSubstr("event=lookups_answered connection=shop"));
  EXPECT_THAT(lines, Not(HasSubstr("81255501234")));
  EXPECT_THAT(lines, Not(HasSubstr("1001")));
}

}  // namespace
}  // namespace sambung::lookup
