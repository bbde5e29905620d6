#include <gtest/gtest.h>

#include <atomic>

#include "tests/remote_http/asking.hpp"
#include "tests/remote_http/script_server.hpp"

namespace sambung::remote {
namespace {

using testing::answer;
using testing::failure_of;
using testing::kSecret;
using testing::make_client;
using testing::make_request;
using testing::Peer;
using testing::ScriptServer;

/// Keeps the last request that it read.
class HttpRequest : public ::testing::Test {
 protected:
  Failure refused(const Request& request) {
    const auto failure = failure_of(client_->send(request));
    EXPECT_EQ(failure.kind, Kind::kRefused) << failure.what;
    EXPECT_FALSE(failure.bytes_left);
    EXPECT_EQ(server_.connections(), 0);
    return failure;
  }
  /// What arrives of `request`.
  std::string arrived(const Request& request) {
    const auto reply = client_->send(request);
    EXPECT_TRUE(reply) << reply.failure().what;
    return seen_;
  }

  std::string seen_;
  ScriptServer server_{[this](Peer& peer) {
    for (;;) {
      auto request = peer.request();
      if (request.empty()) return;
      seen_ = std::move(request);
      peer.say(answer(""));
    }
  }};
  std::unique_ptr<Client> client_ = make_client();
};

TEST_F(HttpRequest, IsSaidAsItWasMeant) {
  Request request = make_request("POST", server_.url("/a/b"));
  request.headers.push_back({"X-Empty", ""});
  const std::string host = server_.url("").substr(7);
  EXPECT_EQ(arrived(request), "POST /a/b?token=s3cret HTTP/1.1\r\nHost: " + host +
                                  "\r\nUser-Agent: sambung\r\nAccept-Encoding: gzip, deflate\r\n"
                                  "Authorization: Bearer s3cret\r\nX-Empty: \r\n"
                                  "Content-Length: 6\r\n\r\ns3cret");
}

TEST_F(HttpRequest, WithoutABodySaysSoOnlyWhereOneIsExpected) {
  Request request = make_request("PUT", server_.url("/a"));
  request.body.clear();
  EXPECT_NE(arrived(request).find("Content-Length: 0\r\n"), std::string::npos);
  request.method = "DELETE";
  EXPECT_EQ(arrived(request).find("Content-Length"), std::string::npos);
}

TEST_F(HttpRequest, MayNameItsOwnAgentAndPacking) {
  Request request = make_request("GET", server_.url("/a"));
  request.headers = {{"user-agent", "mine"}, {"accept-encoding", "identity"}};
  const std::string text = arrived(request);
  EXPECT_EQ(text.find("gzip"), std::string::npos);
  EXPECT_EQ(text.find("sambung"), std::string::npos);
}

TEST_F(HttpRequest, CannotBecomeTwo) {
  for (const std::string& break_ : {std::string("\r\n"), std::string("\n"), std::string("\r"),
                                    std::string(1, '\0'), std::string("\x7f")}) {
    const std::string evil = std::string(kSecret) + break_ + "X-Evil: 1";
    Request request = make_request("POST", server_.url("/a"));
    request.headers = {{"X-Name", evil}};
    EXPECT_NE(refused(request).what.find("X-Name has a line break"), std::string::npos);
    request.headers = {{"X-Fine", "1"}, {evil, "v"}};
    EXPECT_NE(refused(request).what.find("the name of header 2"), std::string::npos);
    request.headers.clear();
    request.url = server_.url("/a" + break_ + "b");
    refused(request);
    request.url = server_.url("/a");
    request.method = "GET" + break_;
    refused(request);
  }
  for (const char* name : {"", "X Y", "X:", "X\t", "\xc3\xa9"}) {
    Request request = make_request("GET", server_.url("/a"));
    request.headers = {{name, "v"}};
    refused(request);
  }
}

TEST_F(HttpRequest, CannotFrameItself) {
  for (const char* name : {"Host", "content-length", "Transfer-Encoding", "CONNECTION", "TE",
                           "Upgrade", "Expect", "Trailer", "Keep-Alive"}) {
    Request request = make_request("POST", server_.url("/a"));
    request.headers = {{name, "1"}};
    EXPECT_NE(refused(request).what.find(name), std::string::npos);
  }
}

TEST_F(HttpRequest, CannotBeATunnelOrAnEcho) {
  for (const char* method : {"CONNECT", "TRACE", "get", "", "G T", "ABCDEFGHIJKLMNOPQ"}) {
    refused(make_request(method, server_.url("/a")));
  }
}

TEST_F(HttpRequest, CannotGoToWhatIsNoUrl) {
  for (const char* url : {"", "/a", "ftp://127.0.0.1/a", "http://u:p@127.0.0.1/a",
                          "http://127.0.0.1:22/a", "http://127.0.0.1/\xff"}) {
    refused(make_request("GET", url));
  }
}

TEST(HttpClient, IsNotMadeWithWhatCannotBeUsed) {
  Options options;
  options.user_agent = "a\r\nb";
  EXPECT_FALSE(Client::make(options));
  options = {};
  options.ca_file = "/nowhere/ca.pem";
  const auto absent = Client::make(options);
  ASSERT_FALSE(absent);
  EXPECT_EQ(absent.error().what, "/nowhere/ca.pem cannot be read, or holds no PEM certificates");
}

}  // namespace
}  // namespace sambung::remote
