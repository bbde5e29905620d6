#include <gtest/gtest.h>
#include <spdlog/sinks/null_sink.h>

#include <atomic>
#include <thread>

#include "core/base/bounded_queue.hpp"
#include "core/http/server.hpp"
#include "core/logging/logger.hpp"
#include "tests/support/raw_socket.hpp"

namespace sambung::http {
namespace {

using testing::RawSocket;
using Take = std::function<void(std::optional<std::string>)>;

const std::stop_token kNever;
constexpr std::string_view kGet = "GET / HTTP/1.1\r\nHost: t\r\n\r\n";
constexpr std::string_view kHead = "HEAD / HTTP/1.1\r\nHost: t\r\n\r\n";

/// A body of which a test gives the pieces: whoever pops `asked` owes one.
class GivenBody final : public BodySource {
 public:
  GivenBody(std::uint64_t size, BoundedQueue<Take>& asked, std::atomic<int>& alive)
      : size_(size), asked_(asked), alive_(alive) {
    ++alive_;
  }
  ~GivenBody() override { --alive_; }
  std::uint64_t size() const override { return size_; }
  void next(Take take) override { ASSERT_TRUE(asked_.try_push(std::move(take))); }

 private:
  const std::uint64_t size_;
  BoundedQueue<Take>& asked_;
  std::atomic<int>& alive_;
};

/// A server that answers each request with such a body.
struct GivingServer {
  explicit GivingServer(std::uint64_t size, const ServerOptions& options = {}) {
    auto started = Server::start(
        options,
        [this, size](const Request&, const Respond& respond) {
          respond({.status = 200, .source = std::make_shared<GivenBody>(size, asked, alive)});
        },
        log);
    EXPECT_TRUE(started) << (started ? "" : started.error().what);
    server = std::move(*started);
  }
  Take pop() { return *asked.pop(kNever); }
  /// Gives `piece` whenever one is asked for, on a thread of its own, while the result lives.
  std::jthread give_always(std::string piece) {
    return std::jthread([this, piece = std::move(piece)](const std::stop_token& stop) {
      while (auto take = asked.pop(stop)) (*take)(piece);
    });
  }
  bool freed() const {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (alive != 0 && std::chrono::steady_clock::now() < deadline) std::this_thread::yield();
    return alive == 0;
  }

  spdlog::logger log{"test", std::make_shared<spdlog::sinks::null_sink_mt>()};
  BoundedQueue<Take> asked{10};
  std::atomic<int> alive = 0;
  std::unique_ptr<Server> server;
};

/// What stands behind the head.
std::string body_of(const std::string& answer) {
  const std::size_t end = answer.find("\r\n\r\n");
  return end == std::string::npos ? "no whole head" : answer.substr(end + 4);
}

TEST(Streaming, ALargeBodyMadeOnAnotherThreadArrivesWholeAndTheConnectionGoesOn) {
  constexpr std::size_t kPieces = 64;
  constexpr std::size_t kPieceBytes = 64 * 1024;
  GivingServer giving(kPieces * kPieceBytes);
  RawSocket socket(giving.server->port());
  for (int round = 0; round < 2; ++round) {
    std::string whole;
    for (std::size_t i = 0; i < kPieces; ++i) whole.append(kPieceBytes, static_cast<char>('0' + i));
    whole.back() = '!';
    std::jthread maker([&] {
      for (std::size_t i = 0; i < kPieces; ++i) {
        giving.pop()(whole.substr(i * kPieceBytes, kPieceBytes));
      }
    });
    socket.send(kGet);
    const std::string answer = socket.receive("!");
    EXPECT_NE(answer.find("Content-Length: 4194304\r\n"), std::string::npos);
    EXPECT_TRUE(body_of(answer) == whole) << answer.size();
    EXPECT_TRUE(giving.freed());
  }
  EXPECT_FALSE(socket.closed_by_peer());
}

TEST(Streaming, AnEmptyBodyIsNeverAskedFor) {
  GivingServer giving(0);
  RawSocket socket(giving.server->port());
  for (int round = 0; round < 2; ++round) {
    socket.send(kGet);
    EXPECT_NE(socket.receive("\r\n\r\n").find("Content-Length: 0\r\n"), std::string::npos);
  }
  EXPECT_TRUE(giving.freed());
}

TEST(Streaming, ASourceThatCannotGoOnCutsTheBodyShort) {
  GivingServer giving(100);
  RawSocket socket(giving.server->port());
  socket.send(kGet);
  giving.pop()("begun");
  giving.pop()(std::nullopt);
  EXPECT_EQ(body_of(socket.receive()), "begun");
  EXPECT_TRUE(socket.closed_by_peer());
  EXPECT_TRUE(giving.freed());
}

TEST(Streaming, NothingBeyondTheSizeIsSent) {
  GivingServer giving(6);
  RawSocket socket(giving.server->port());
  socket.send(kGet);
  giving.pop()("begun");
  giving.pop()("more");
  EXPECT_EQ(body_of(socket.receive()), "begun");
  EXPECT_TRUE(socket.closed_by_peer());
  EXPECT_TRUE(giving.freed());
}

TEST(Streaming, AClientThatHangsUpFreesTheSource) {
  GivingServer giving(std::uint64_t{1} << 40);
  auto socket = std::make_unique<RawSocket>(giving.server->port());
  socket->send(kGet);
  const auto maker = giving.give_always(std::string(1000, 'x'));
  socket->receive("x");
  EXPECT_EQ(giving.alive, 1);
  socket.reset();
  EXPECT_TRUE(giving.freed());
}

TEST(Streaming, AClientThatDoesNotReadIsClosedAtTheDeadline) {
  GivingServer giving(std::uint64_t{1} << 40, {.body_deadline = std::chrono::seconds(1)});
  RawSocket socket(giving.server->port());
  socket.send(kGet);
  const auto maker = giving.give_always(std::string(16 << 20, 'x'));
  EXPECT_TRUE(giving.freed());
  socket.receive();
  EXPECT_TRUE(socket.closed_by_peer());
}

TEST(Streaming, WaitingForAPieceHasNoDeadline) {
  GivingServer giving(8, {.body_deadline = std::chrono::seconds(1)});
  RawSocket socket(giving.server->port());
  socket.send(kGet);
  giving.pop()("one,");
  const Take second = giving.pop();
  RawSocket overdue(giving.server->port());  // a deadline that began after ours would have
  overdue.send("POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 10\r\n\r\nabc");
  overdue.receive();
  ASSERT_TRUE(overdue.closed_by_peer());
  second("two!");
  EXPECT_EQ(body_of(socket.receive("!")), "one,two!");
}

TEST(Streaming, ToHeadTheHeadAloneIsSent) {
  GivingServer giving(100);
  RawSocket socket(giving.server->port());
  for (int round = 0; round < 2; ++round) {
    socket.send(kHead);
    const std::string answer = socket.receive("\r\n\r\n");
    EXPECT_NE(answer.find("Content-Length: 100\r\n"), std::string::npos) << answer;
    EXPECT_EQ(body_of(answer), "");
    EXPECT_TRUE(giving.freed());
  }
}

TEST(Streaming, StoppingLetsAnAnswerOutWhole) {
  GivingServer giving(8);
  RawSocket socket(giving.server->port());
  socket.send(kGet);
  const Take first = giving.pop();
  giving.server->stop();
  first("one,");
  giving.pop()("two!");
  EXPECT_EQ(body_of(socket.receive()), "one,two!");
  EXPECT_TRUE(socket.closed_by_peer());
}

TEST(Streaming, StoppingWaitsNoLongerThanABodyMayTake) {
  GivingServer giving(8, {.body_deadline = std::chrono::seconds(1)});
  RawSocket socket(giving.server->port());
  socket.send(kGet);
  const Take first = giving.pop();
  giving.server->stop();
  EXPECT_TRUE(giving.freed());
  first("one,");
  EXPECT_EQ(body_of(socket.receive()), "");
}

TEST(Streaming, APieceForAConnectionOrAServerThatHasGoneDoesNothing) {
  GivingServer giving(100, {.body_deadline = std::chrono::seconds(1)});
  RawSocket closed(giving.server->port());
  closed.send(kGet);
  const Take late = giving.pop();
  late(std::nullopt);
  EXPECT_TRUE(giving.freed());
  late("late");
  EXPECT_EQ(body_of(closed.receive()), "");
  RawSocket open(giving.server->port());
  open.send(kGet);
  const Take later = giving.pop();
  giving.server.reset();
  EXPECT_EQ(giving.alive, 0);
  later("later");
  EXPECT_EQ(body_of(open.receive()), "");
}

/// What `method` is answered with, by a handler that answers with `reply`.
std::string answer_with(const Reply& reply, const std::string& method) {
  spdlog::logger log("test", std::make_shared<spdlog::sinks::null_sink_mt>());
  auto server = *Server::start(
      {}, [&](const Request&, const Respond& respond) { respond(reply); }, log);
  RawSocket socket(server->port());
  socket.send(method + " / HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n");
  return socket.receive();
}

TEST(Server, ToHeadTheHeadAloneIsSent) {
  const std::string answer = answer_with({.status = 200, .body = "12345"}, "HEAD");
  EXPECT_NE(answer.find("Content-Length: 5\r\n"), std::string::npos) << answer;
  EXPECT_EQ(body_of(answer), "");
}

TEST(Server, AReplyMayHaveFurtherHeadersButNoLineBreakInThem) {
  const std::string answer = answer_with({.status = 200,
                                          .body = "here",
                                          .headers = {{"ETag", "\"7\""},
                                                      {"X-A", "b\r\nX-Smuggled: c"},
                                                      {"X-D\nX-Smuggled", "e"},
                                                      {"Cache-Control", "no-store"}}},
                                         "GET");
  EXPECT_NE(answer.find("\r\nETag: \"7\"\r\n"), std::string::npos) << answer;
  EXPECT_NE(answer.find("\r\nCache-Control: no-store\r\n"), std::string::npos) << answer;
  EXPECT_EQ(answer.find("Smuggled"), std::string::npos) << answer;
  EXPECT_EQ(body_of(answer), "here");
}

}  // namespace
}  // namespace sambung::http
