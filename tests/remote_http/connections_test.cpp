#include <gtest/gtest.h>

#include <atomic>

#include "tests/remote_http/asking.hpp"
#include "tests/remote_http/script_server.hpp"

namespace sambung::remote {
namespace {

using testing::answer;
using testing::await;
using testing::failure_of;
using testing::make_client;
using testing::make_request;
using testing::Peer;
using testing::ScriptServer;

/// Answers every request of a connection.
void obey(Peer& peer) {
  while (!peer.request().empty()) peer.say(answer("done"));
}

void send_well(Client& client, const std::string& url, int times) {
  for (int i = 0; i < times; ++i) {
    const auto reply = client.send(make_request("POST", url));
    ASSERT_TRUE(reply) << reply.failure().what;
    EXPECT_EQ(reply->body, "done");
  }
}

TEST(HttpConnection, ServesManyRequests) {
  ScriptServer server(obey);
  const auto client = make_client();
  send_well(*client, server.url("/a"), 20);
  EXPECT_EQ(server.connections(), 1);
}

TEST(HttpConnection, EndsWhereTheServerSaysSo) {
  for (const char* farewell : {"Connection: close\r\n", "Connection: x, Close\r\n"}) {
    ScriptServer server([&](Peer& peer) {
      while (!peer.request().empty()) peer.say(answer("done", farewell));
    });
    const auto client = make_client();
    send_well(*client, server.url("/a"), 3);
    EXPECT_EQ(server.connections(), 3) << farewell;
  }
}

TEST(HttpConnection, IsNotKeptBeyondTheBounds) {
  ScriptServer one(obey);
  ScriptServer other(obey);
  Options options;
  options.kept_max = 1;
  const auto client = make_client(options);
  for (int i = 0; i < 3; ++i) {
    send_well(*client, one.url("/a"), 2);
    send_well(*client, other.url("/a"), 2);
  }
  EXPECT_EQ(one.connections(), 3);  // each time put out by the other
  EXPECT_EQ(other.connections(), 3);
  EXPECT_TRUE(await([&] { return one.ended() == 3; }));

  options.kept_idle_max = std::chrono::milliseconds(0);
  send_well(*make_client(options), one.url("/a"), 2);
  EXPECT_EQ(one.connections(), 5);
}

TEST(HttpConnection, IsKeptOnlySoOftenForAnOrigin) {
  std::atomic<int> asked = 0;
  ScriptServer server([&](Peer& peer) {
    while (!peer.request().empty()) {
      ++asked;
      await([&] { return asked.load() >= 3; });  // so that three connections are open at once
      peer.say(answer("done"));
    }
  });
  Options options;
  options.kept_per_origin_max = 2;
  const auto client = make_client(options);
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 3; ++i)
      threads.emplace_back([&] { send_well(*client, server.url("/a"), 1); });
  }
  EXPECT_EQ(server.connections(), 3);
  EXPECT_TRUE(await([&] { return server.ended() == 1; }));
}

TEST(HttpConnection, WithStrayBytesIsNotUsedAgain) {
  ScriptServer server([&](Peer& peer) {
    while (!peer.request().empty()) peer.say(answer("done") + answer("forged"));
  });
  const auto client = make_client();
  send_well(*client, server.url("/a"), 3);
  EXPECT_EQ(server.connections(), 3);
}

TEST(HttpConnection, ThatABodyAfter204MakesUncertainIsNotUsedAgain) {
  ScriptServer server([&](Peer& peer) {
    while (!peer.request().empty()) peer.say("HTTP/1.1 204 None\r\nContent-Length: 4\r\n\r\n");
  });
  const auto client = make_client();
  for (int i = 0; i < 2; ++i) ASSERT_TRUE(client->send(make_request("POST", server.url("/a"))));
  EXPECT_EQ(server.connections(), 2);
}

TEST(HttpConnection, ClosedWhileKeptIsReplacedForEveryRequest) {
  ScriptServer server([&](Peer& peer) {
    peer.request();
    peer.say(answer("done"));
  });
  const auto client = make_client();
  for (int i = 1; i <= 3; ++i) {
    send_well(*client, server.url("/a"), 1);
    ASSERT_TRUE(await([&] { return server.ended() == i; }));
  }
  EXPECT_EQ(server.connections(), 3);
}

/// Answers the first request of its first connection, and hangs up on the next after reading it.
class KeptAndLost : public ::testing::Test {
 protected:
  void SetUp() override { send_well(*client_, server_.url("/a"), 1); }

  std::atomic<int> asked_ = 0;
  std::atomic<bool> reset_ = false;
  ScriptServer server_{[this](Peer& peer) {
    while (!peer.request().empty()) {
      if (++asked_ == 2) {
        if (reset_) peer.reset();
        return;
      }
      peer.say(answer("done"));
    }
  }};
  std::unique_ptr<Client> client_ = make_client();
};

TEST_F(KeptAndLost, ReadsAreRepeatedOnceOnANewConnection) {
  const auto reply = client_->send(make_request("GET", server_.url("/a")));
  ASSERT_TRUE(reply) << reply.failure().what;
  EXPECT_EQ(asked_, 3);
  EXPECT_EQ(server_.connections(), 2);
}

TEST_F(KeptAndLost, WritesAreNeverRepeated) {
  const auto failure = failure_of(client_->send(make_request("POST", server_.url("/a"))));
  EXPECT_EQ(failure.kind, Kind::kAmbiguous) << failure.what;
  EXPECT_TRUE(failure.bytes_left);
  EXPECT_EQ(asked_, 2);
  EXPECT_EQ(server_.connections(), 1);
}

TEST_F(KeptAndLost, WritesAreRepeatedByTheCallersWord) {
  Request request = make_request("POST", server_.url("/a"));
  request.repeatable = true;
  reset_ = true;
  const auto reply = client_->send(request);
  ASSERT_TRUE(reply) << reply.failure().what;
  EXPECT_EQ(asked_, 3);
}

TEST(HttpConnection, NewAndLostIsNotRepeatedEvenForReads) {
  std::atomic<int> asked = 0;
  ScriptServer server([&](Peer& peer) {
    peer.request();
    ++asked;
    peer.reset();
  });
  for (const char* method : {"GET", "POST"}) {
    const auto failure = failure_of(make_client()->send(make_request(method, server.url("/a"))));
    EXPECT_EQ(failure.kind, Kind::kAmbiguous) << failure.what;
    EXPECT_TRUE(failure.bytes_left);
  }
  EXPECT_EQ(asked, 2);
}

TEST(HttpConnection, LostInTheMidstOfAnAnswerIsNotRepeated) {
  std::atomic<int> asked = 0;
  ScriptServer server([&](Peer& peer) {
    while (!peer.request().empty()) {
      if (++asked == 2) return peer.say("HTTP/1.1 2");
      peer.say(answer("done"));
    }
  });
  const auto client = make_client();
  send_well(*client, server.url("/a"), 1);
  const auto failure = failure_of(client->send(make_request("GET", server.url("/a"))));
  EXPECT_EQ(failure.kind, Kind::kAmbiguous) << failure.what;
  EXPECT_EQ(asked, 2);
}

TEST(HttpConnection, ToNobodyIsNotSent) {
  std::string url;
  {
    ScriptServer server(obey);
    url = server.url("/a");
  }
  const auto failure = failure_of(make_client()->send(make_request("POST", url)));
  EXPECT_EQ(failure.kind, Kind::kNotSent);
  EXPECT_FALSE(failure.bytes_left);
  EXPECT_EQ(failure.what, url + ": cannot connect: Connection refused");
}

TEST(HttpConnection, TakesTheNextAddressWhereOneIsDead) {
  ScriptServer server(obey);
  Options options;
  options.allowed = {"::1"};
  options.lookup = [](const std::string&) { return std::vector<std::string>{"::1", "127.0.0.1"}; };
  const auto client = make_client(options);
  send_well(*client, "http://crm.example:" + std::to_string(server.port()) + "/a", 1);
}

TEST(HttpConnection, ThatAServerClosesOnALargeBodyStillBringsItsAnswer) {
  ScriptServer server([](Peer& peer) {
    peer.some();
    peer.say("HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\n\r\nno");
  });
  const auto client = make_client();
  Request request = make_request("POST", server.url("/a"));
  request.body.assign(32U << 20, 'x');
  const auto reply = client->send(request);
  ASSERT_TRUE(reply) << reply.failure().what;
  EXPECT_EQ(reply->status, 413);
}

}  // namespace
}  // namespace sambung::remote
