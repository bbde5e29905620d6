#include "core/http/server.hpp"

#include <gtest/gtest.h>
#include <spdlog/sinks/null_sink.h>

#include <atomic>
#include <thread>

#include "core/base/bounded_queue.hpp"
#include "core/logging/logger.hpp"
#include "tests/support/raw_socket.hpp"

namespace sambung::http {
namespace {

using testing::RawSocket;

spdlog::logger quiet() { return {"test", std::make_shared<spdlog::sinks::null_sink_mt>()}; }

/// A server that echoes method, path and body.
struct EchoServer {
  explicit EchoServer(ServerOptions options = {}) : log(quiet()) {
    auto started = Server::start(
        options,
        [this](const Request& request, const Respond& respond) {
          ++handled;
          respond({.status = 200,
                   .body = std::string(request.method()) + " " + std::string(request.path()) +
                           " [" + std::string(request.body()) + "]"});
        },
        log);
    EXPECT_TRUE(started) << (started ? "" : started.error().what);
    server = std::move(*started);
  }
  std::string exchange(const std::string& bytes) {
    RawSocket socket(server->port());
    socket.send(bytes);
    return socket.receive();
  }
  spdlog::logger log;
  std::atomic<int> handled = 0;
  std::unique_ptr<Server> server;
};

TEST(Server, AnswersOneRequestAfterAnotherOnAConnection) {
  EchoServer echo;
  RawSocket socket(echo.server->port());
  socket.send("POST /a?x=1 HTTP/1.1\r\nHost: t\r\nContent-Length: 2\r\n\r\nhi");
  EXPECT_NE(socket.receive("[hi]").find("POST /a [hi]"), std::string::npos);
  socket.send("GET /b HTTP/1.1\r\nHost: t\r\n\r\n");
  EXPECT_NE(socket.receive("[]").find("GET /b []"), std::string::npos);
}

struct Probe {
  const char* name;
  std::string bytes;
  const char* status;
};

class Refusal : public ::testing::TestWithParam<Probe> {};

TEST_P(Refusal, ClosesTheConnectionAndHandlesNothing) {
  EchoServer echo({.header_bytes_max = 2048, .body_bytes_max = 100});
  const std::string smuggled = "GET /smuggled HTTP/1.1\r\nHost: t\r\n\r\n";
  const std::string answer = echo.exchange(GetParam().bytes + smuggled);
  EXPECT_EQ(answer.find("smuggled"), std::string::npos) << answer;
  EXPECT_EQ(answer.rfind(std::string("HTTP/1.1 ") + GetParam().status, 0), 0U) << answer;
  EXPECT_EQ(echo.handled.load(), 0);
}

INSTANTIATE_TEST_SUITE_P(
    Framing, Refusal,
    ::testing::Values(
        Probe{"NoLength", "POST / HTTP/1.1\r\nHost: t\r\n\r\n", "411"},
        Probe{"Chunked",
              "POST / HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "400"},
        Probe{
            "LengthAndChunked",
            "POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n"
            "0\r\n\r\n",
            "400"},
        Probe{"TwoLengths",
              "POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nhi",
              "400"},
        Probe{"TwoEqualLengths",
              "POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nhi",
              "400"},
        Probe{"NegativeLength", "POST / HTTP/1.1\r\nHost: t\r\nContent-Length: -1\r\n\r\n", "400"},
        Probe{"SignedLength", "POST / HTTP/1.1\r\nHost: t\r\nContent-Length: +2\r\n\r\nhi", "400"},
        Probe{"HexLength", "POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 0x2\r\n\r\nhi", "400"},
        Probe{"ListLength", "POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 2,2\r\n\r\nhi", "400"},
        Probe{"TooLarge", "POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 101\r\n\r\n", "413"},
        Probe{"Overflow",
              "POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 99999999999999999999999\r\n\r\n",
              "400"},
        Probe{"Compressed",
              "POST / HTTP/1.1\r\nHost: t\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\nhi",
              "415"},
        Probe{"Expect",
              "POST / HTTP/1.1\r\nHost: t\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\nhi",
              "417"},
        Probe{"HeaderTooLarge",
              "POST / HTTP/1.1\r\nHost: t\r\nX: " + std::string(3000, 'a') + "\r\n\r\n", "431"},
        Probe{"NotHttp", "\x16\x03\x01 hello\r\n\r\n", "400"},
        Probe{"SpaceBeforeColon", "POST / HTTP/1.1\r\nHost : t\r\nContent-Length: 2\r\n\r\nhi",
              "400"}),
    [](const auto& tested) { return std::string(tested.param.name); });

TEST(Server, ASlowHeaderEndsAtItsDeadline) {
  EchoServer echo({.header_deadline = std::chrono::seconds(1)});
  RawSocket socket(echo.server->port());
  socket.send("POST / HTTP/1.1\r\nHo");
  const auto before = std::chrono::steady_clock::now();
  socket.receive();
  EXPECT_TRUE(socket.closed_by_peer());
  EXPECT_LT(std::chrono::steady_clock::now() - before, std::chrono::seconds(5));
}

TEST(Server, ABodyThatStallsEndsAtItsDeadline) {
  EchoServer echo({.body_deadline = std::chrono::seconds(1)});
  RawSocket socket(echo.server->port());
  socket.send("POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 10\r\n\r\nabc");
  socket.receive();
  EXPECT_TRUE(socket.closed_by_peer());
  EXPECT_EQ(echo.handled.load(), 0);
}

TEST(Server, ConnectionsAboveTheCapAreClosedAndOthersGoOn) {
  EchoServer echo({.connections_max = 1});
  RawSocket first(echo.server->port());
  first.send("GET / HTTP/1.1\r\nHost: t\r\n\r\n");
  first.receive("[]");
  RawSocket second(echo.server->port());
  second.receive();
  EXPECT_TRUE(second.closed_by_peer());
  EXPECT_EQ(echo.server->counts().refused_full.load(), 1U);
  first.send("GET / HTTP/1.1\r\nHost: t\r\n\r\n");
  EXPECT_NE(first.receive("[]").find("200 OK"), std::string::npos);
}

TEST(Server, OneAddressGetsNoMoreThanItsShareAndGetsItBack) {
  EchoServer echo({.connections_per_address_max = 1});
  auto first = std::make_unique<RawSocket>(echo.server->port());
  first->send("GET / HTTP/1.1\r\nHost: t\r\n\r\n");
  first->receive("[]");
  RawSocket second(echo.server->port());
  second.receive();
  EXPECT_TRUE(second.closed_by_peer());
  EXPECT_EQ(echo.server->counts().refused_address.load(), 1U);
  EXPECT_EQ(echo.server->counts().refused_full.load(), 0U);
  first->send("GET / HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n");
  first->receive();
  EXPECT_TRUE(first->closed_by_peer());
  EXPECT_NE(echo.exchange("GET / HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n").find("200 OK"),
            std::string::npos);
}

TEST(Server, SaysThatItComesRound) {
  EchoServer echo;
  EXPECT_TRUE(echo.server->answers());
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (!echo.server->answers() && std::chrono::steady_clock::now() < deadline) {
  }
  EXPECT_LT(std::chrono::steady_clock::now(), deadline);
}

TEST(Server, AnAnswerMayComeLaterFromAnotherThreadAndStoppingWaitsForIt) {
  auto log = quiet();
  BoundedQueue<Respond> waiting(10);
  auto server = *Server::start(
      {},
      [&](const Request&, Respond respond) { ASSERT_TRUE(waiting.try_push(std::move(respond))); },
      log);
  RawSocket socket(server->port());
  socket.send("POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 0\r\n\r\n");
  std::stop_source never;
  auto respond = waiting.pop(never.get_token());
  server->stop();
  std::jthread later([&] { (*respond)({.status = 200, .body = "late"}); });
  EXPECT_NE(socket.receive().find("late"), std::string::npos);
}

TEST(Server, AnAnswerAfterTheServerIsGoneDoesNothing) {
  auto log = quiet();
  BoundedQueue<Respond> waiting(10);
  auto server = *Server::start(
      {.body_deadline = std::chrono::seconds(1)},
      [&](const Request&, Respond respond) { ASSERT_TRUE(waiting.try_push(std::move(respond))); },
      log);
  RawSocket socket(server->port());
  socket.send("POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 0\r\n\r\n");
  std::stop_source never;
  auto respond = waiting.pop(never.get_token());
  server.reset();
  (*respond)({.status = 200, .body = "late"});
  EXPECT_EQ(socket.receive().find("late"), std::string::npos);
}

TEST(Server, ATakenPortIsNamedWithARemedy) {
  EchoServer echo;
  auto log = quiet();
  const auto second = Server::start(
      {.port = echo.server->port()}, [](const Request&, const Respond&) {}, log);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, ErrorCode::kUnavailable);
  EXPECT_NE(second.error().what.find("choose another port"), std::string::npos);
}

}  // namespace
}  // namespace sambung::http
