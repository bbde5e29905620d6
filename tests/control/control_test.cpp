#include <gtest/gtest.h>
#include <spdlog/sinks/null_sink.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include <atomic>
#include <fstream>
#include <future>

#include "core/control/client.hpp"
#include "core/control/server.hpp"
#include "core/control/unix_socket.hpp"
#include "core/logging/logger.hpp"
#include "tests/support/temp_folder.hpp"

namespace sambung::control {
namespace {

using std::chrono::seconds;

class Control : public ::testing::Test {
 protected:
  using Answer = std::function<Result<std::string>(const Request&)>;

  /// `beside`: the verb that runs beside the others.
  void serve(Answer answer, const std::string& beside = {}) {
    const auto is_beside = [beside](std::string_view verb) { return verb == beside; };
    auto started = Server::start(path(), {.answer = std::move(answer), .beside = is_beside}, log_);
    ASSERT_TRUE(started) << started.error().what;
    server_ = std::move(*started);
  }
  std::filesystem::path path() const { return folder_ / "control.sock"; }

  /// Sends bytes as they are; the answer's line.
  std::string raw(const std::string& bytes) {
    auto fd = connect_to(path());
    if (!fd) return "no connection";
    if (!write_all(fd->get(), bytes, seconds(5))) return "not written";
    auto line = read_line(fd->get(), kReplyBytesMax, seconds(10));
    return line ? *line : "no answer";
  }

  testing::TempFolder folder_;
  spdlog::logger log_{"test", std::make_shared<spdlog::sinks::null_sink_mt>()};
  std::unique_ptr<Server> server_;
};

TEST_F(Control, CarriesArgumentsThereAndTheResultBack) {
  serve([](const Request& request) -> Result<std::string> {
    return "{\"verb\":\"" + request.verb() +
           "\",\"n\":" + std::to_string(request.integer("n").value_or(-1)) + ",\"t\":\"" +
           request.text("t") + "\",\"f\":" + (request.flag("f") ? "true" : "false") + "}";
  });
  const auto answer = ask(
      path(), RequestLine("greet").integer("n", 7).text("t", "a b").flag("f", true), seconds(10));
  ASSERT_TRUE(answer) << answer.error().what;
  EXPECT_EQ(*answer, R"({"verb":"greet","n":7,"t":"a b","f":true})");
}

TEST_F(Control, CarriesErrorsWithTheirCode) {
  serve([](const Request&) -> Result<std::string> {
    return Error{ErrorCode::kFull, "no \"room\"\nleft"};
  });
  const auto answer = ask(path(), RequestLine("x"), seconds(10));
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::kFull);
  EXPECT_EQ(answer.error().what, "no \"room\"\nleft");
}

TEST_F(Control, RefusesWhatIsNoRequestAndGoesOn) {
  std::atomic<int> served{0};
  serve([&](const Request&) -> Result<std::string> {
    ++served;
    return std::string("1");
  });
  for (const char* wrong :
       {"\n", "[]\n", "{}\n", "{\"verb\":7}\n", "nonsense\n", "{\"verb\":\"a\n"}) {
    EXPECT_EQ(raw(wrong).substr(0, 11), "{\"ok\":false") << wrong;
  }
  EXPECT_EQ(served, 0);
  EXPECT_EQ(raw("{\"verb\":\"a\"}\n"), "{\"ok\":true,\"result\":1}");
  EXPECT_EQ(served, 1);
}

TEST_F(Control, LeavesAClientThatSendsWithoutEnd) {
  serve([](const Request&) -> Result<std::string> { return std::string("1"); });
  EXPECT_EQ(raw(std::string(2 * kRequestBytesMax, 'x')), "no answer");
  EXPECT_TRUE(ask(path(), RequestLine("a"), seconds(10)));
}

TEST_F(Control, RefusesAnAnswerBeyondItsBound) {
  serve([](const Request&) -> Result<std::string> {
    return "\"" + std::string(kReplyBytesMax, 'x') + "\"";
  });
  const auto answer = ask(path(), RequestLine("a"), seconds(20));
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::kFull);
}

TEST_F(Control, TheSocketIsOursAloneAndGoneAfterwards) {
  serve([](const Request&) -> Result<std::string> { return std::string("1"); });
  struct stat facts {};
  ASSERT_EQ(::stat(path().c_str(), &facts), 0);
  EXPECT_EQ(facts.st_mode & 0777, 0600U);
  server_.reset();
  EXPECT_FALSE(std::filesystem::exists(path()));
  const auto answer = ask(path(), RequestLine("a"), seconds(1));
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::kNotFound);
}

TEST_F(Control, ReplacesTheSocketOfABrokerThatWasKilled) {
  {
    auto left_behind = listen_at(path());
    ASSERT_TRUE(left_behind);
  }
  ASSERT_TRUE(std::filesystem::exists(path()));
  serve([](const Request&) -> Result<std::string> { return std::string("1"); });
  EXPECT_TRUE(ask(path(), RequestLine("a"), seconds(10)));
}

/// Who waits for another system holds up no operator, and is answered before the server ends.
TEST_F(Control, WhatRunsBesideHoldsUpNobodyUpToItsBound) {
  std::atomic<int> waiting = 0;
  std::atomic<bool> let_go = false;
  serve(
      [&](const Request& request) -> Result<std::string> {
        if (request.verb() != "slow") return std::string("1");
        ++waiting;
        let_go.wait(false);
        return std::string("2");
      },
      "slow");
  std::vector<std::future<Result<std::string>>> asking;
  for (std::size_t i = 0; i < Server::kBesideMax; ++i) {
    asking.push_back(std::async(std::launch::async,
                                [this] { return ask(path(), RequestLine("slow"), seconds(30)); }));
  }
  while (waiting < static_cast<int>(Server::kBesideMax)) std::this_thread::yield();
  EXPECT_TRUE(ask(path(), RequestLine("a"), seconds(10)));
  const auto refused = ask(path(), RequestLine("slow"), seconds(10));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kFull);
  let_go = true;
  let_go.notify_all();
  for (auto& each : asking) EXPECT_EQ(*each.get(), "2");
  EXPECT_TRUE(ask(path(), RequestLine("slow"), seconds(10)));
}

TEST_F(Control, WorksInAFolderWithALongName) {
  const std::filesystem::path deep = folder_ / std::string(120, 'd');
  std::filesystem::create_directory(deep);
  auto started = Server::start(
      deep / "control.sock",
      {.answer = [](const Request&) -> Result<std::string> { return std::string("1"); }}, log_);
  ASSERT_TRUE(started) << started.error().what;
  EXPECT_TRUE(ask(deep / "control.sock", RequestLine("a"), seconds(10)));
}

}  // namespace
}  // namespace sambung::control
