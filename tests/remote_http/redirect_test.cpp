#include "plugins/http/redirect.hpp"

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

std::string redirect(int status, const std::string& to) {
  return "HTTP/1.1 " + std::to_string(status) + " There\r\nContent-Length: 0\r\nLocation: " + to +
         "\r\n\r\n";
}

/// What `method` does after `status` to `place`, in short: "METHOD url", "answer" or "refused".
std::string after(const std::string& method, int status, const std::string& place,
                  const std::string& from = "https://a.example/x") {
  Response response;
  response.status = status;
  response.headers = {{"location", place}};
  const auto next = next_hop(make_request(method, from), *parse_url(from), response);
  if (const auto* follow = std::get_if<Follow>(&next)) {
    return follow->request.method + (follow->request.body.empty() ? " " : "+body ") +
           follow->url.origin() + follow->url.target;
  }
  return std::holds_alternative<Answered>(next) ? "answer" : "refused";
}

TEST(Redirect, ReadsGoAlong) {
  for (const int status : {301, 302, 303, 307, 308}) {
    EXPECT_EQ(after("GET", status, "/y"), "GET https://a.example/y");
    EXPECT_EQ(after("HEAD", status, "/y"), "HEAD https://a.example/y");
    EXPECT_EQ(after("GET", status, "https://b.example/y"), "GET https://b.example/y");
  }
}

TEST(Redirect, WritesStayAndKeepWhatTheyAre) {
  for (const char* method : {"POST", "PUT", "PATCH", "DELETE"}) {
    const std::string same = std::string(method) + "+body https://a.example/y";
    EXPECT_EQ(after(method, 303, "/y"), "GET https://a.example/y");
    EXPECT_EQ(after(method, 307, "/y"), same);
    EXPECT_EQ(after(method, 308, "https://A.example:443/y"), same);
    EXPECT_EQ(after(method, 301, "/y"), "refused");
    EXPECT_EQ(after(method, 302, "/y"), "refused");
    for (const int status : {301, 302, 303, 307, 308}) {
      EXPECT_EQ(after(method, status, "https://b.example/y"), "refused");
      EXPECT_EQ(after(method, status, "https://a.example:444/y"), "refused");
    }
  }
}

TEST(Redirect, NeverLeavesTls) {
  EXPECT_EQ(after("GET", 302, "http://a.example/y"), "refused");
  EXPECT_EQ(after("GET", 302, "https://a.example/y", "http://a.example/x"),
            "GET https://a.example/y");
}

TEST(Redirect, ToWhatIsNoUrlIsRefused) {
  EXPECT_EQ(after("GET", 302, "ftp://b.example/"), "refused");
  EXPECT_EQ(after("GET", 302, "https://u:p@b.example/"), "refused");
  EXPECT_EQ(after("GET", 302, "y"), "refused");
}

TEST(Redirect, IsNoneWithoutAPlaceOrByAnotherStatus) {
  EXPECT_EQ(after("GET", 304, "/y"), "answer");
  EXPECT_EQ(after("GET", 200, "/y"), "answer");
  EXPECT_EQ(after("GET", 300, "/y"), "answer");
  Response bare;
  bare.status = 302;
  const Url url = *parse_url("https://a.example/x");
  EXPECT_TRUE(std::holds_alternative<Answered>(next_hop(make_request("GET", ""), url, bare)));
}

TEST(Redirect, TakesOnlyHarmlessHeadersToAnotherOrigin) {
  Request request = make_request("GET", "https://a.example/x");
  request.headers.insert(
      request.headers.end(),
      {{"cookie", "a=b"}, {"X-Api-Key", "k"}, {"Accept", "application/json"}, {"User-Agent", "u"}});
  Response response;
  response.status = 302;
  response.headers = {{"Location", "https://b.example/"}};
  const auto next = next_hop(request, *parse_url(request.url), response);
  const auto& headers = std::get<Follow>(next).request.headers;
  ASSERT_EQ(headers.size(), 2U);
  EXPECT_EQ(headers[0].name, "Accept");
  EXPECT_EQ(headers[1].name, "User-Agent");
}

TEST(HttpRedirect, DoesNotBringCredentialsToAnotherOriginNorBack) {
  std::string seen;
  ScriptServer other([&](Peer& peer) {
    seen = peer.request();
    peer.say(answer("there"));
  });
  ScriptServer server([&](Peer& peer) {
    peer.request();
    peer.say(redirect(302, other.url("/b")));
  });
  const auto reply = make_client()->send(make_request("GET", server.url("/a")));
  ASSERT_TRUE(reply) << reply.failure().what;
  EXPECT_EQ(reply->body, "there");
  EXPECT_NE(seen.find("GET /b HTTP/1.1"), std::string::npos);
  EXPECT_EQ(seen.find(kSecret), std::string::npos) << seen;
}

TEST(HttpRedirect, RepeatsAWriteWholeAtItsOrigin) {
  std::vector<std::string> seen;
  ScriptServer server([&](Peer& peer) {
    seen.push_back(peer.request());
    peer.say(redirect(307, "/b"));
    seen.push_back(peer.request());
    peer.say(answer("there"));
  });
  const auto reply = make_client()->send(make_request("POST", server.url("/a")));
  ASSERT_TRUE(reply) << reply.failure().what;
  ASSERT_EQ(seen.size(), 2U);
  EXPECT_TRUE(seen[1].starts_with("POST /b HTTP/1.1\r\n")) << seen[1];
  EXPECT_EQ(seen[0].substr(seen[0].find("\r\n")), seen[1].substr(seen[1].find("\r\n")));
  EXPECT_EQ(server.connections(), 1);
}

/// A failure after a first hop: the caller must know that bytes had left.
Failure failed_after(const std::string& first_answer, const std::string& method,
                     Options options = {}) {
  ScriptServer server([&](Peer& peer) {
    while (!peer.request().empty()) peer.say(first_answer);
  });
  const auto failure =
      failure_of(make_client(std::move(options))->send(make_request(method, server.url("/a"))));
  EXPECT_TRUE(failure.bytes_left);
  return failure;
}

TEST(HttpRedirect, EndsInALoop) {
  std::atomic<int> asked = 0;
  ScriptServer server([&](Peer& peer) {
    while (!peer.request().empty()) {
      ++asked;
      peer.say(redirect(302, "/a"));
    }
  });
  const auto failure = failure_of(make_client()->send(make_request("GET", server.url("/a"))));
  EXPECT_EQ(failure.kind, Kind::kRefused);
  EXPECT_NE(failure.what.find("more than 3 redirects"), std::string::npos) << failure.what;
  EXPECT_EQ(asked, 4);
}

TEST(HttpRedirect, IsGuardedLikeTheFirstHop) {
  for (const char* place : {"http://10.0.0.1/", "http://169.254.169.254/latest/",
                            "http://[::ffff:10.0.0.1]/", "http://private.example/"}) {
    Options options;
    options.lookup = [](const std::string&) { return std::vector<std::string>{"192.168.0.1"}; };
    EXPECT_EQ(failed_after(redirect(302, place), "GET", options).kind, Kind::kRefused) << place;
  }
}

TEST(HttpRedirect, OfAWriteToAnotherOriginSaysThatBytesHadLeft) {
  const auto failure = failed_after(redirect(307, "https://b.example/x?t=s3cret"), "POST");
  EXPECT_EQ(failure.kind, Kind::kRefused);
  EXPECT_NE(failure.what.find("307 redirect to https://b.example/x refused: POST stays"),
            std::string::npos)
      << failure.what;
}

TEST(HttpRedirect, ThatLeadsNowhereIsAmbiguousSinceAHopWasSent) {
  Options options;
  options.lookup = [](const std::string&) { return std::vector<std::string>{}; };
  EXPECT_EQ(failed_after(redirect(302, "https://b.example/"), "GET", options).kind,
            Kind::kAmbiguous);
}

}  // namespace
}  // namespace sambung::remote
