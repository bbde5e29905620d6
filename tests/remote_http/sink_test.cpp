#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>

#include "tests/remote_http/asking.hpp"
#include "tests/remote_http/packed.hpp"
#include "tests/remote_http/script_server.hpp"

namespace sambung::remote {
namespace {

using testing::answer;
using testing::await;
using testing::failure_of;
using testing::gzip;
using testing::make_client;
using testing::make_request;
using testing::Peer;
using testing::ScriptServer;

const std::string kChunks = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

/// What a sink has taken. The sending thread's, but for `bytes`.
struct Taken {
  std::string text;
  std::size_t longest = 0;
  int pieces = 0;
  std::atomic<std::size_t> bytes = 0;

  Request request_to(const std::string& url, const std::string& method = "GET") {
    Request request = make_request(method, url);
    request.sink = [this](std::string_view piece) {
      EXPECT_FALSE(piece.empty());
      text.append(piece);
      longest = std::max(longest, piece.size());
      ++pieces;
      bytes += piece.size();
      return true;
    };
    return request;
  }
  /// What a client makes of `bytes` and then the end.
  Reply reply_to(const std::string& said, Options options = {}, const std::string& method = "GET") {
    ScriptServer server([&](Peer& peer) {
      peer.request();
      peer.say(said);
    });
    return make_client(std::move(options))->send(request_to(server.url("/a"), method));
  }
};

struct Halves {
  const char* name;
  std::string first;
  std::string second;
};

class HttpSink : public ::testing::TestWithParam<Halves> {};

TEST_P(HttpSink, TakesTheBodyAsItComes) {
  Taken taken;
  bool first_came = false;
  ScriptServer server([&](Peer& peer) {
    peer.request();
    peer.say(GetParam().first);
    first_came = await([&] { return taken.bytes == 5; });
    peer.say(GetParam().second);
  });
  const auto reply = make_client()->send(taken.request_to(server.url("/a")));
  ASSERT_TRUE(reply) << reply.failure().what;
  EXPECT_EQ(reply->status, 200);
  EXPECT_EQ(reply->body, "");
  EXPECT_EQ(reply->header("Content-Encoding"), std::nullopt);
  EXPECT_TRUE(first_came);
  EXPECT_EQ(taken.text, "hello, world");
  EXPECT_EQ(taken.pieces, 2);
}

INSTANTIATE_TEST_SUITE_P(
    All, HttpSink,
    ::testing::Values(
        Halves{"Length", "HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\nhello", ", world"},
        Halves{"Chunks", kChunks + "5\r\nhello\r\n", "7\r\n, world\r\n0\r\n\r\n"},
        Halves{"OneChunk", kChunks + "c\r\nhello", ", world\r\n0\r\n\r\n"},
        Halves{"ToTheEnd", "HTTP/1.1 200 OK\r\n\r\nhello", ", world"},
        Halves{"Gzip", "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + gzip("hello"),
               gzip(", world")}),
    [](const auto& each) { return std::string(each.param.name); });

TEST(HttpSink, TakesALargeBodyInSmallPieces) {
  const std::string text(10'000'000, 'x');
  for (const std::string& said : {answer(text), answer(gzip(text), "Content-Encoding: gzip\r\n")}) {
    Taken taken;
    const auto reply = taken.reply_to(said);
    ASSERT_TRUE(reply) << reply.failure().what;
    EXPECT_TRUE(taken.text == text) << taken.text.size();
    EXPECT_LE(taken.longest, 65536U);
    EXPECT_EQ(reply->body.capacity(), std::string().capacity());
  }
}

TEST(HttpSink, EndsTheSendByWantingNoMore) {
  for (const std::string& start : {kChunks, std::string("HTTP/1.1 200 OK\r\n\r\n")}) {
    ScriptServer server([&](Peer& peer) {
      peer.request();
      peer.say(start);
      peer.flood("1\r\nx\r\n");
    });
    int pieces = 0;
    Request request = make_request("GET", server.url("/a"));
    request.sink = [&](std::string_view) { return ++pieces < 3; };
    const auto client = make_client();
    const auto failure = failure_of(client->send(request));
    EXPECT_EQ(failure.kind, Kind::kCancelled);
    EXPECT_TRUE(failure.bytes_left);
    EXPECT_EQ(pieces, 3);
    EXPECT_TRUE(await([&] { return server.ended() == 1; }));  // not kept with half an answer
  }
}

TEST(HttpSink, TakesNoOtherAnswersBody) {
  for (const int status : {300, 304, 400, 401, 404, 500}) {
    Taken taken;
    const bool bare = status == 304;
    const auto reply = taken.reply_to("HTTP/1.1 " + std::to_string(status) +
                                      " X\r\nContent-Length: 4\r\n\r\n" + (bare ? "" : "gone"));
    ASSERT_TRUE(reply) << reply.failure().what;
    EXPECT_EQ(reply->status, status);
    EXPECT_EQ(reply->body, bare ? "" : "gone");
    EXPECT_EQ(taken.pieces, 0) << status;
  }
}

TEST(HttpSink, IsNotCalledForNoBody) {
  for (const auto& [method, said] :
       {std::pair("HEAD", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n"),
        {"GET", "HTTP/1.1 204 No Content\r\n\r\n"},
        {"GET", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"}}) {
    Taken taken;
    const auto reply = taken.reply_to(said, {}, method);
    ASSERT_TRUE(reply) << reply.failure().what;
    EXPECT_EQ(taken.pieces, 0) << said;
  }
}

TEST(HttpSink, GoesAlongWithARedirect) {
  for (const int status : {302, 303, 307}) {
    Taken taken;
    ScriptServer other([&](Peer& peer) {
      peer.request();
      peer.say(answer("there"));
    });
    ScriptServer server([&](Peer& peer) {
      peer.request();
      peer.say("HTTP/1.1 " + std::to_string(status) +
               " There\r\nContent-Length: 9\r\nLocation: " + other.url("/b") + "\r\n\r\nelsewhere");
    });
    const auto reply = make_client()->send(taken.request_to(server.url("/a")));
    ASSERT_TRUE(reply) << reply.failure().what;
    EXPECT_EQ(reply->body, "");
    EXPECT_EQ(taken.text, "there");
  }
}

TEST(HttpSink, MayHaveTakenPartOfABodyThatBreaksOff) {
  const std::string packed = gzip("half of it");
  const std::string breaks_off[] = {
      "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf", kChunks + "a\r\nhalf",
      kChunks + "4\r\nhalf\r\n", kChunks + "4\r\nhalf\r\nzz\r\n",
      answer(gzip("half") + packed.substr(0, packed.size() - 4), "Content-Encoding: gzip\r\n")};
  for (const std::string& said : breaks_off) {
    Taken taken;
    const auto failure = failure_of(taken.reply_to(said));
    EXPECT_EQ(failure.kind, Kind::kAmbiguous) << failure.what;
    EXPECT_TRUE(failure.bytes_left);
    EXPECT_TRUE(taken.text.starts_with("half")) << said;
  }
}

TEST(HttpSink, IsGivenNothingTwice) {
  ScriptServer server([&](Peer& peer) {
    peer.request();
    peer.say(answer("done"));
    peer.request();
    peer.say("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
  });
  const auto client = make_client();
  ASSERT_TRUE(client->send(make_request("GET", server.url("/a"))));
  Taken taken;
  const auto failure = failure_of(client->send(taken.request_to(server.url("/a"))));
  EXPECT_EQ(failure.kind, Kind::kAmbiguous);
  EXPECT_EQ(taken.text, "half");
  EXPECT_EQ(server.connections(), 1);  // though it is a GET and on a kept connection
}

TEST(HttpSink, IsGivenNoMoreThanTheBound) {
  Options options;
  options.body_bytes_max = 40'000;  // a few pieces
  const std::string body(100'000, 'x');
  Taken none;
  EXPECT_EQ(failure_of(none.reply_to(answer(body), options)).kind, Kind::kTooLarge);
  EXPECT_EQ(none.pieces, 0);
  for (const std::string& said :
       {"HTTP/1.1 200 OK\r\n\r\n" + body, kChunks + "186a0\r\n" + body + "\r\n0\r\n\r\n",
        answer(gzip(body), "Content-Encoding: gzip\r\n")}) {
    Taken taken;
    EXPECT_EQ(failure_of(taken.reply_to(said, options)).kind, Kind::kTooLarge);
    EXPECT_LE(taken.text.size(), options.body_bytes_max);
    EXPECT_GT(taken.pieces, 0);
  }
  Taken all;
  const auto reply = all.reply_to(answer(body.substr(0, options.body_bytes_max)), options);
  ASSERT_TRUE(reply) << reply.failure().what;
  EXPECT_EQ(all.text.size(), options.body_bytes_max);
}

}  // namespace
}  // namespace sambung::remote
