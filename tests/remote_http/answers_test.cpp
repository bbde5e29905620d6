#include <gtest/gtest.h>

#include "tests/remote_http/asking.hpp"
#include "tests/remote_http/packed.hpp"
#include "tests/remote_http/script_server.hpp"
#include "tests/support/held_clock.hpp"

namespace sambung::remote {
namespace {

using testing::answer;
using testing::failure_of;
using testing::gzip;
using testing::make_client;
using testing::make_request;
using testing::packed;
using testing::Peer;
using testing::ScriptServer;

/// What the client makes of `bytes` and then the end.
Reply reply_to(const std::string& bytes, Options options = {}, const std::string& method = "GET") {
  ScriptServer server([&](Peer& peer) {
    peer.request();
    peer.say(bytes);
  });
  return make_client(std::move(options))->send(make_request(method, server.url("/a")));
}

TEST(HttpAnswer, HasStatusHeadersAndBody) {
  const auto reply = reply_to(
      "HTTP/1.1 404 Not Found\r\nX-Rate-Limit:  7 \r\ncontent-length: 4\r\nX-Rate-Limit: "
      "8\r\n\r\ngone");
  ASSERT_TRUE(reply) << reply.failure().what;
  EXPECT_EQ(reply->status, 404);
  EXPECT_EQ(reply->body, "gone");
  EXPECT_EQ(reply->header("x-rate-limit"), "7");
  EXPECT_EQ(reply->header("X-RATE-LIMIT"), "7");
  EXPECT_EQ(reply->header("X-Rate"), std::nullopt);
  EXPECT_EQ(reply->server_ahead, std::nullopt);
}

TEST(HttpAnswer, MayComeInChunksWithExtensionsAndATrailer) {
  const auto reply = reply_to(
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n"
      "5;x=y\r\nhello\r\n0007\r\n, world\r\n0\r\nX-Sum: 1\r\n\r\n");
  ASSERT_TRUE(reply) << reply.failure().what;
  EXPECT_EQ(reply->body, "hello, world");
}

TEST(HttpAnswer, MayEndWithTheConnection) {
  const auto reply = reply_to("HTTP/1.0 200 OK\r\n\r\nto the end");
  ASSERT_TRUE(reply) << reply.failure().what;
  EXPECT_EQ(reply->body, "to the end");
}

TEST(HttpAnswer, ComesAfterInterimOnes) {
  const auto reply = reply_to("HTTP/1.1 103 Early\r\nLink: a\r\n\r\n" + answer("last"));
  ASSERT_TRUE(reply) << reply.failure().what;
  EXPECT_EQ(reply->body, "last");
  EXPECT_EQ(reply->header("Link"), std::nullopt);
}

TEST(HttpAnswer, HasNoBodyToHeadAndWith204) {
  const auto head = reply_to("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n", {}, "HEAD");
  ASSERT_TRUE(head) << head.failure().what;
  EXPECT_EQ(head->body, "");
  const auto none = reply_to("HTTP/1.1 204 No Content\r\n\r\n");
  ASSERT_TRUE(none) << none.failure().what;
  EXPECT_EQ(none->body, "");
}

TEST(HttpAnswer, IsUnpacked) {
  const std::string text(100000, 'x');
  const std::pair<const char*, std::string> ways[] = {
      {"gzip", gzip(text)},
      {"x-gzip", gzip(text.substr(0, 60000)) + gzip(text.substr(60000))},
      {"deflate", packed(text, 15)},
      {"deflate", packed(text, -15)}};
  for (const auto& [name, body] : ways) {
    const auto reply = reply_to(answer(body, std::string("Content-Encoding: ") + name + "\r\n"));
    ASSERT_TRUE(reply) << name << ": " << reply.failure().what;
    EXPECT_TRUE(reply->body == text) << name;
    EXPECT_EQ(reply->header("Content-Encoding"), std::nullopt);
    EXPECT_EQ(reply->header("Content-Length"), std::nullopt);
  }
}

TEST(HttpAnswer, TellsHowFarTheServersClockIsAhead) {
  testing::HeldClock clock(784111777000 - 2500);  // RFC 9110's example, less 2.5 s
  Options options;
  options.clock = &clock;
  const std::string date = "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n";
  auto reply = reply_to(answer("", date), options);
  ASSERT_TRUE(reply) << reply.failure().what;
  EXPECT_EQ(reply->server_ahead, std::chrono::milliseconds(2500));
  reply = reply_to(answer("", date + "Age: 60\r\n"), options);
  ASSERT_TRUE(reply) << reply.failure().what;
  EXPECT_EQ(reply->server_ahead, std::nullopt);
  for (const char* none :
       {"yesterday", "", "Sun, 06 Nov 1994 08:49:37 CET", "Sun, 31 Feb 1994 08:49:37 GMT",
        "Sun, 06 ovD 1994 08:49:37 GMT", "Sun, 06 Nov 1994 24:49:37 GMT",
        "Sun, 06 Nov 19x4 08:49:37 GMT", "Sun, -6 Nov 1994 08:49:37 GMT"}) {
    reply = reply_to(answer("", std::string("Date: ") + none + "\r\n"), options);
    ASSERT_TRUE(reply) << reply.failure().what;
    EXPECT_EQ(reply->server_ahead, std::nullopt) << none;
  }
}

struct Broken {
  const char* name;
  std::string bytes;
};

class HttpBrokenAnswer : public ::testing::TestWithParam<Broken> {};

TEST_P(HttpBrokenAnswer, IsAmbiguous) {
  for (const char* method : {"GET", "POST"}) {
    const auto failure = failure_of(reply_to(GetParam().bytes, {}, method));
    EXPECT_EQ(failure.kind, Kind::kAmbiguous) << failure.what;
    EXPECT_TRUE(failure.bytes_left);
  }
}

const std::string kOk = "HTTP/1.1 200 OK\r\n";
const std::string kChunked = kOk + "Transfer-Encoding: chunked\r\n\r\n";

INSTANTIATE_TEST_SUITE_P(
    All, HttpBrokenAnswer,
    ::testing::Values(
        Broken{"Nothing", ""}, Broken{"NoHttp", "220 mail.example ESMTP\r\n\r\n"},
        Broken{"HalfAHead", kOk + "Content-Le"},
        Broken{"LengthAndChunks",
               kOk + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},
        Broken{"TwoLengths", kOk + "Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd"},
        Broken{"ALengthThatIsAList", kOk + "Content-Length: 3, 4\r\n\r\nabcd"},
        Broken{"ANegativeLength", kOk + "Content-Length: -1\r\n\r\n"},
        Broken{"ASignedLength", kOk + "Content-Length: +3\r\n\r\nabc"},
        Broken{"AnEmptyLength", kOk + "Content-Length:\r\n\r\n"},
        Broken{"AnUnknownCoding", kOk + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"},
        Broken{"ChunkedTwice",
               kOk + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},
        Broken{"BareLineFeeds", "HTTP/1.1 200 OK\nContent-Length: 0\n\n"},
        Broken{"AFoldedLine", kOk + "X-A: b\r\n c\r\nContent-Length: 0\r\n\r\n"},
        Broken{"ASpaceBeforeTheColon", kOk + "Content-Length : 0\r\n\r\n"},
        Broken{"ALineWithoutColon", kOk + "Content-Length\r\n\r\n"},
        Broken{"AChangeOfProtocol", "HTTP/1.1 101 Switching Protocols\r\n\r\n"},
        Broken{"ABodyThatBreaksOff", kOk + "Content-Length: 10\r\n\r\nhalf"},
        Broken{"AChunkThatBreaksOff", kChunked + "a\r\nhalf"},
        Broken{"NoLastChunk", kChunked + "4\r\nhalf\r\n"},
        Broken{"HalfALastChunk", kChunked + "4\r\nhalf\r\n0\r\n"},
        Broken{"AChunkThatIsNone", kChunked + "4\r\nhalf\r\nzz\r\n"},
        Broken{"ANegativeChunk", kChunked + "-4\r\nhalf\r\n0\r\n\r\n"},
        Broken{"AChunkLongerThanSaid", kChunked + "3\r\nhalf\r\n0\r\n\r\n"},
        Broken{"GzipThatBreaksOff",
               answer(gzip("half of it").substr(0, 15), "Content-Encoding: gzip\r\n")},
        Broken{"GzipThatIsNone", answer("plain text", "Content-Encoding: gzip\r\n")},
        Broken{"DeflateAndMore",
               answer(packed("text", 15) + "more", "Content-Encoding: deflate\r\n")},
        Broken{"APackingNotAskedFor", answer("text", "Content-Encoding: br\r\n")}),
    [](const auto& each) { return std::string(each.param.name); });

TEST(HttpAnswer, ThatIsTooLargeIsRefused) {
  Options options;
  options.body_bytes_max = 1000;
  options.header_bytes_max = 500;
  const std::string body(1001, 'x');
  const std::pair<const char*, std::string> cases[] = {
      {"length", answer(body)},
      {"a length that only claims", kOk + "Content-Length: 99999999999\r\n\r\n"},
      {"chunks", kChunked + "1f4\r\n" + std::string(500, 'x') + "\r\n1f5\r\n" +
                     std::string(501, 'x') + "\r\n0\r\n\r\n"},
      {"a chunk of nine digits", kChunked + "100000000\r\n" + body},
      {"to the end", kOk + "\r\n" + body},
      {"a header", kOk + "X: " + std::string(500, 'x') + "\r\n\r\n"},
      {"many headers", kOk +
                           [] {
                             std::string lines;
                             for (int i = 0; i < 100; ++i) lines += "X: y\r\n";
                             return lines + "\r\n";
                           }()},
      {"a trailer", kChunked + "0\r\nX: " + std::string(500, 'x') + "\r\n\r\n"},
      {"gzip", answer(gzip(body), "Content-Encoding: gzip\r\n")}};
  for (const auto& [name, bytes] : cases) {
    EXPECT_EQ(failure_of(reply_to(bytes, options)).kind, Kind::kTooLarge) << name;
  }
  const auto fits = reply_to(answer(gzip(body.substr(1)), "Content-Encoding: gzip\r\n"), options);
  ASSERT_TRUE(fits) << fits.failure().what;
  EXPECT_EQ(fits->body.size(), 1000U);
}

TEST(HttpAnswer, ThatNeverEndsIsRefused) {
  for (const auto& [start, again] : {std::pair(kOk, std::string("X: y\r\n")),
                                     {"", "HTTP/1.1 100 Continue\r\n\r\n"},
                                     {kChunked, "1\r\nx\r\n"},
                                     {kOk + "\r\n", "x"},
                                     {kOk, std::string(4096, 'x')}}) {
    ScriptServer server([&, start = start, again = again](Peer& peer) {
      peer.request();
      peer.say(start);
      peer.flood(again);
    });
    Options options;
    options.body_bytes_max = 100000;
    const auto reply = make_client(options)->send(make_request("GET", server.url("/a")));
    EXPECT_EQ(failure_of(reply).kind, Kind::kTooLarge) << again.substr(0, 30);
  }
}

}  // namespace
}  // namespace sambung::remote
