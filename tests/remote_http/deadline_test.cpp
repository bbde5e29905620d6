#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

#include <atomic>
#include <semaphore>

#include "core/base/unique_fd.hpp"
#include "plugins/http/patience.hpp"
#include "tests/remote_http/asking.hpp"
#include "tests/remote_http/script_server.hpp"

namespace sambung::remote {
namespace {

using namespace std::chrono_literals;
using testing::answer;
using testing::await;
using testing::failure_of;
using testing::make_client;
using testing::make_request;
using testing::Peer;
using testing::ScriptServer;

constexpr auto kDeadline = 300ms;

/// Sends with a short deadline, which must be what ends it, and soon.
Failure late(Client& client, Request request) {
  request.deadline = kDeadline;
  const auto began = std::chrono::steady_clock::now();
  const auto failure = failure_of(client.send(request));
  const auto took = std::chrono::steady_clock::now() - began;
  EXPECT_EQ(failure.kind, Kind::kDeadline) << failure.what;
  EXPECT_GE(took, kDeadline);
  EXPECT_LT(took, kDeadline + 2s);
  return failure;
}

TEST(HttpDeadline, HoldsAgainstSlowHeaders) {
  ScriptServer server([](Peer& peer) {
    peer.request();
    peer.say("HTTP/1.1 200 OK\r\n");
    peer.drip("X-Slow: yes\r\n", 10ms);
  });
  EXPECT_TRUE(late(*make_client(), make_request("GET", server.url("/a"))).bytes_left);
}

TEST(HttpDeadline, HoldsAgainstASlowBody) {
  ScriptServer server([](Peer& peer) {
    peer.request();
    peer.say("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n");
    peer.drip("x", 10ms);
  });
  EXPECT_TRUE(late(*make_client(), make_request("GET", server.url("/a"))).bytes_left);
}

TEST(HttpDeadline, HoldsAgainstAFastBodyWithoutEnd) {
  ScriptServer server([](Peer& peer) {
    peer.request();
    peer.say("HTTP/1.1 200 OK\r\n\r\n");
    peer.flood("x");
  });
  Options options;
  options.body_bytes_max = 1U << 30;
  EXPECT_TRUE(late(*make_client(options), make_request("GET", server.url("/a"))).bytes_left);
}

TEST(HttpDeadline, HoldsAgainstSilence) {
  ScriptServer server([](Peer& peer) { peer.wait_gone(); });
  EXPECT_TRUE(late(*make_client(), make_request("GET", server.url("/a"))).bytes_left);
  EXPECT_TRUE(await([&] { return server.ended() == 1; }));  // and the connection is not left open
}

TEST(HttpDeadline, HoldsAgainstAServerThatDoesNotRead) {
  std::binary_semaphore done(0);
  ScriptServer server([&](Peer&) { done.acquire(); });
  Request request = make_request("POST", server.url("/a"));
  request.body.assign(32U << 20, 'x');  // more than both ends' buffers
  EXPECT_TRUE(late(*make_client(), request).bytes_left);
  done.release();
}

TEST(HttpDeadline, HoldsAgainstAStalledHandshake) {
  ScriptServer server([](Peer& peer) { peer.wait_gone(); });
  const std::string url = "https" + server.url("/a").substr(4);
  EXPECT_FALSE(late(*make_client(), make_request("POST", url)).bytes_left);
}

/// Listens and never accepts: once the queue is full, further connects get no answer.
class StalledListener {
 public:
  explicit StalledListener(in_addr_t ip, std::uint16_t port = 0)
      : listener_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(ip);
    address.sin_port = htons(port);
    socklen_t size = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    EXPECT_EQ(::bind(listener_.get(), generic, size), 0);
    EXPECT_EQ(::listen(listener_.get(), 0), 0);
    EXPECT_EQ(::getsockname(listener_.get(), generic, &size), 0);
    port_ = ntohs(address.sin_port);
    for (int i = 0; i < 8; ++i) {
      queue_.emplace_back(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0));
      ::connect(queue_.back().get(), generic, size);
    }
  }
  std::uint16_t port() const { return port_; }

 private:
  UniqueFd listener_;
  std::vector<UniqueFd> queue_;
  std::uint16_t port_ = 0;
};

TEST(HttpDeadline, HoldsAgainstAStalledConnect) {
  const StalledListener stalled(INADDR_LOOPBACK);
  const std::string url = "http://127.0.0.1:" + std::to_string(stalled.port()) + "/a";
  EXPECT_FALSE(late(*make_client(), make_request("POST", url)).bytes_left);
}

TEST(HttpDeadline, IsSharedByTheAddressesOfAName) {
  ScriptServer server([](Peer& peer) {
    peer.request();
    peer.say(answer("done"));
  });
  const StalledListener stalled(INADDR_LOOPBACK + 1, server.port());
  Options options;
  options.lookup = [](const std::string&) {
    return std::vector<std::string>{"127.0.0.2", "127.0.0.1"};
  };
  Request request = make_request("POST", "http://crm.example:" + std::to_string(server.port()));
  request.deadline = 1s;
  const auto reply = make_client(options)->send(request);
  EXPECT_TRUE(reply) << reply.failure().what;
}

TEST(Patience, EndsEvenWhereThePeerIsAlwaysReady) {
  const UniqueFd ready(::eventfd(1, EFD_CLOEXEC));
  const Patience over(0ms);
  EXPECT_EQ(over.check()->kind, Kind::kDeadline);
  EXPECT_EQ(over.wait(ready.get(), POLLIN)->kind, Kind::kDeadline);
  Patience patience(1h);
  EXPECT_FALSE(patience.check());
  EXPECT_FALSE(patience.wait(ready.get(), POLLIN));
  patience.cancel();
  EXPECT_EQ(patience.check()->kind, Kind::kCancelled);
  EXPECT_EQ(patience.wait(ready.get(), POLLIN)->kind, Kind::kCancelled);
}

/// A look-up that takes until the test ends.
struct StuckLookup {
  std::counting_semaphore<> done{0};
  std::atomic<int> asked = 0;
  Options options() {
    Options options;
    options.lookup = [this](const std::string&) {
      ++asked;
      done.acquire();
      return std::vector<std::string>{"127.0.0.1"};
    };
    return options;
  }
};

TEST(HttpDeadline, HoldsAgainstAStalledNameServer) {
  StuckLookup lookup;
  const auto client = make_client(lookup.options());
  EXPECT_FALSE(late(*client, make_request("POST", "http://crm.example/a")).bytes_left);
  lookup.done.release();
}

TEST(HttpDeadline, LeavesNoMoreThanABoundedNumberOfLookupsBehind) {
  StuckLookup lookup;
  const auto client = make_client(lookup.options());
  Request request = make_request("POST", "http://crm.example/a");
  request.deadline = 1ms;
  for (int i = 0; i < 16; ++i) {
    EXPECT_EQ(failure_of(client->send(request)).kind, Kind::kDeadline);
  }
  request.deadline = 10s;
  EXPECT_EQ(failure_of(client->send(request)).kind, Kind::kNotSent);
  EXPECT_TRUE(await([&] { return lookup.asked == 16; }));
  lookup.done.release(16);
}

TEST(HttpDeadline, OfZeroSendsNothing) {
  ScriptServer server([](Peer& peer) { peer.request(); });
  Request request = make_request("POST", server.url("/a"));
  request.deadline = 0ms;
  const auto failure = failure_of(make_client()->send(request));
  EXPECT_EQ(failure.kind, Kind::kDeadline);
  EXPECT_FALSE(failure.bytes_left);
}

/// Cancels once `begun` holds, and says how long the send took from there.
template <class Begun>
Failure cancelled(Client& client, const std::string& url, Begun begun) {
  std::chrono::steady_clock::time_point when;
  std::jthread canceller([&] {
    await(begun);
    when = std::chrono::steady_clock::now();
    client.cancel();
  });
  const auto failure = failure_of(client.send(make_request("POST", url)));
  const auto ended = std::chrono::steady_clock::now();
  canceller.join();
  EXPECT_EQ(failure.kind, Kind::kCancelled) << failure.what;
  EXPECT_LT(ended - when, 1s);
  return failure;
}

TEST(HttpCancel, EndsASendThatWaitsForItsAnswer) {
  std::atomic<bool> asked = false;
  ScriptServer server([&](Peer& peer) {
    peer.request();
    asked = true;
    peer.wait_gone();
  });
  const auto client = make_client();
  EXPECT_TRUE(cancelled(*client, server.url("/a"), [&] { return asked.load(); }).bytes_left);
}

TEST(HttpCancel, EndsASendThatShakesHands) {
  ScriptServer server([](Peer& peer) { peer.wait_gone(); });
  const auto client = make_client();
  const std::string url = "https" + server.url("/a").substr(4);
  EXPECT_FALSE(cancelled(*client, url, [&] { return server.connections() == 1; }).bytes_left);
}

TEST(HttpCancel, EndsASendThatLooksUpAName) {
  StuckLookup lookup;
  const auto client = make_client(lookup.options());
  const auto begun = [&] { return lookup.asked == 1; };
  EXPECT_FALSE(cancelled(*client, "http://crm.example/a", begun).bytes_left);
  lookup.done.release();
}

TEST(HttpCancel, ByTheRequestsOwnTokenEndsASendThatBeginsLater) {
  ScriptServer server([](Peer& peer) { peer.wait_gone(); });
  const auto client = make_client();
  std::stop_source stop;
  stop.request_stop();
  Request request = make_request("GET", server.url("/a"));
  request.stop = stop.get_token();
  const Failure failure = failure_of(client->send(request));
  EXPECT_EQ(failure.kind, Kind::kCancelled);
  EXPECT_FALSE(failure.bytes_left);
}

TEST(HttpCancel, ByTheRequestsOwnTokenEndsASendThatWaits) {
  std::stop_source stop;
  ScriptServer server([&](Peer& peer) {
    peer.request();
    stop.request_stop();
    peer.wait_gone();
  });
  const auto client = make_client();
  Request request = make_request("POST", server.url("/a"));
  request.stop = stop.get_token();
  const Failure failure = failure_of(client->send(request));
  EXPECT_EQ(failure.kind, Kind::kCancelled);
  EXPECT_TRUE(failure.bytes_left);
}

TEST(HttpCancel, LeavesLaterSendsAlone) {
  ScriptServer server([](Peer& peer) {
    peer.request();
    peer.say(answer("done"));
  });
  const auto client = make_client();
  client->cancel();
  EXPECT_TRUE(client->send(make_request("GET", server.url("/a"))));
}

}  // namespace
}  // namespace sambung::remote
