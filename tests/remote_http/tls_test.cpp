#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <filesystem>

#include "core/base/unique_fd.hpp"
#include "plugins/http/pipe_signal.hpp"
#include "tests/remote_http/asking.hpp"
#include "tests/remote_http/script_server.hpp"
#include "tests/support/temp_folder.hpp"

namespace sambung::remote {
namespace {

using testing::answer;
using testing::failure_of;
using testing::make_client;
using testing::make_request;
using testing::Peer;
using testing::ScriptServer;
using testing::TempFolder;

class HttpTls : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { folder_ = new TempFolder; }
  static void TearDownTestSuite() { delete folder_; }

  /// A certificate that is its own authority, good for `names`; made once for each `name`.
  static ScriptServer::Certificate issue(const std::string& name, const std::string& names) {
    const ScriptServer::Certificate files{(*folder_ / (name + ".pem")).string(),
                                          (*folder_ / (name + ".key")).string()};
    if (!std::filesystem::exists(files.chain_file)) {
      const std::string command =
          "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj "
          "/CN=sambung-test -addext subjectAltName=" +
          names + " -keyout " + files.key_file + " -out " + files.chain_file + " 2>/dev/null";
      EXPECT_EQ(std::system(command.c_str()), 0);
    }
    return files;
  }
  static ScriptServer::Certificate ours() { return issue("ours", "DNS:crm.example,IP:127.0.0.1"); }

  /// Trusts `authority`, and finds every name on this machine.
  static std::unique_ptr<Client> client_for(const ScriptServer::Certificate& authority) {
    Options options;
    options.ca_file = authority.chain_file;
    options.lookup = [](const std::string&) { return std::vector<std::string>{"127.0.0.1"}; };
    return make_client(options);
  }
  static std::string url(const ScriptServer& server, const std::string& host) {
    return "https://" + host + ":" + std::to_string(server.port()) + "/a";
  }
  static Failure distrusted(Client& client, const std::string& url) {
    const auto failure = failure_of(client.send(make_request("POST", url)));
    EXPECT_EQ(failure.kind, Kind::kNotSent) << failure.what;
    EXPECT_FALSE(failure.bytes_left);
    return failure;
  }
  static void obey(Peer& peer) {
    while (!peer.request().empty()) peer.say(answer(std::string(100000, 'x')));
  }

 private:
  static inline TempFolder* folder_ = nullptr;
};

TEST_F(HttpTls, TrustsTheAuthorityItWasGivenAndKeepsTheConnection) {
  ScriptServer server(obey, ours());
  const auto client = client_for(ours());
  for (int i = 0; i < 3; ++i) {
    Request request = make_request("POST", url(server, "crm.example"));
    request.body.assign(100000, 'y');
    const auto reply = client->send(request);
    ASSERT_TRUE(reply) << reply.failure().what;
    EXPECT_EQ(reply->body.size(), 100000U);
  }
  EXPECT_EQ(server.connections(), 1);
}

TEST_F(HttpTls, MatchesAnAddressToo) {
  ScriptServer server(obey, ours());
  const auto reply = client_for(ours())->send(make_request("GET", url(server, "127.0.0.1")));
  EXPECT_TRUE(reply) << reply.failure().what;
}

TEST_F(HttpTls, DistrustsAnotherAuthority) {
  int served = 0;
  ScriptServer server([&](Peer&) { ++served; }, ours());
  const auto other = client_for(issue("other", "DNS:crm.example"));
  distrusted(*other, url(server, "crm.example"));
  distrusted(*make_client(), url(server, "127.0.0.1"));
  EXPECT_EQ(served, 0);
}

TEST_F(HttpTls, DistrustsACertificateForAnotherHost) {
  ScriptServer server(obey, ours());
  const auto client = client_for(ours());
  const auto failure = distrusted(*client, url(server, "shop.example"));
  EXPECT_NE(failure.what.find("certificate is not for this host"), std::string::npos);
  distrusted(*client, url(server, "localhost"));  // which Poco by itself would let pass
  const auto named = issue("named", "DNS:localhost");
  ScriptServer by_name(obey, named);
  distrusted(*client_for(named), url(by_name, "127.0.0.1"));
}

TEST_F(HttpTls, AnswersThatBreakOffWithoutAGoodbyeAreAmbiguous) {
  for (const char* start : {"HTTP/1.1 200 OK\r\n\r\nto the end", "HTTP/1.1 200 OK\r\n", ""}) {
    ScriptServer server(
        [&](Peer& peer) {
          peer.request();
          peer.say(start);
          peer.hang_up();
        },
        ours());
    const auto failure =
        failure_of(client_for(ours())->send(make_request("POST", url(server, "crm.example"))));
    EXPECT_EQ(failure.kind, Kind::kAmbiguous) << failure.what;
    EXPECT_TRUE(failure.bytes_left);
  }
}

TEST_F(HttpTls, AnswersMayEndWithAGoodbye) {
  ScriptServer server(
      [](Peer& peer) {
        peer.request();
        peer.say("HTTP/1.1 200 OK\r\n\r\nto the end");
      },
      ours());
  const auto reply = client_for(ours())->send(make_request("GET", url(server, "crm.example")));
  ASSERT_TRUE(reply) << reply.failure().what;
  EXPECT_EQ(reply->body, "to the end");
}

TEST_F(HttpTls, PlainTextIsNotSentTo) {
  ScriptServer server([](Peer& peer) { peer.say("HTTP/1.1 400 Bad Request\r\n\r\n"); });
  distrusted(*client_for(ours()), url(server, "crm.example"));
}

TEST_F(HttpTls, NothingOlderThanTls12IsSpoken) {
  for (const int version : {TLS1_1_VERSION, TLS1_2_VERSION}) {
    ScriptServer server(obey, ours(), version);
    const auto reply = client_for(ours())->send(make_request("GET", url(server, "crm.example")));
    EXPECT_EQ(static_cast<bool>(reply), version == TLS1_2_VERSION);
  }
}

TEST(PipeSignalBlock, KeepsTheSignalOfABrokenPipeAway) {
  std::array<int, 2> ends{};
  ASSERT_EQ(::pipe2(ends.data(), O_CLOEXEC), 0);
  ::close(ends[0]);
  const UniqueFd broken(ends[1]);
  sigset_t pipe;
  sigemptyset(&pipe);
  sigaddset(&pipe, SIGPIPE);
  sigset_t before;
  pthread_sigmask(SIG_UNBLOCK, &pipe, &before);  // Poco blocks it where it is loaded
  {
    const PipeSignalBlock block;
    EXPECT_EQ(::write(broken.get(), "x", 1), -1);
    EXPECT_EQ(errno, EPIPE);
  }
  sigset_t after;  // and this process is still there
  pthread_sigmask(SIG_SETMASK, &before, &after);
  EXPECT_EQ(sigismember(&after, SIGPIPE), 0);
}

}  // namespace
}  // namespace sambung::remote
