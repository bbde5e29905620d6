#include "plugins/http/guard.hpp"

#include <gtest/gtest.h>

#include <atomic>

#include "tests/remote_http/asking.hpp"
#include "tests/remote_http/script_server.hpp"

namespace sambung::remote {
namespace {

using testing::answer;
using testing::failure_of;
using testing::make_request;
using testing::Peer;
using testing::ScriptServer;

TEST(Reach, IsThatOfTheAddressInTheEnd) {
  const std::pair<Reach, std::vector<const char*>> table[] = {
      {Reach::kPublic,
       {"8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.1.1.1",
        "128.0.0.1", "169.253.1.1", "172.15.1.1", "172.32.0.1", "192.167.1.1", "192.169.0.1",
        "198.17.1.1", "198.20.0.1", "223.255.255.255", "2606:4700::1111", "::ffff:8.8.8.8",
        "64:ff9b::8.8.8.8", "2002:808:808::1"}},
      {Reach::kPrivate,
       {"127.0.0.1",
        "127.255.255.255",
        "10.0.0.1",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "100.64.0.1",
        "100.127.255.255",
        "192.0.0.8",
        "198.18.0.1",
        "240.0.0.1",
        "::1",
        "fc00::1",
        "fdff::1",
        "fec0::1",
        "::ffff:127.0.0.1",
        "::ffff:10.1.2.3",
        "::127.0.0.1",
        "64:ff9b::192.168.0.1",
        "64:ff9b:1::808:808",
        "2002:7f00:1::",
        "2002:0a00:0001::1",
        "2001::1",
        "2001:db8::1",
        "100::1",
        "2606:4700::5efe:10.0.0.1",
        "4000::1"}},
      {Reach::kLinkLocal,
       {"169.254.169.254", "169.254.0.1", "fe80::1", "febf::1", "::ffff:169.254.169.254",
        "64:ff9b::169.254.169.254", "2002:a9fe:a9fe::"}},
      {Reach::kNobody,
       {"0.0.0.0", "0.1.2.3", "224.0.0.1", "239.255.255.255", "255.255.255.255", "::", "ff02::1",
        "::ffff:0.0.0.0", "64:ff9b::224.0.0.1"}}};
  for (const auto& [reach, addresses] : table) {
    for (const char* text : addresses) {
      const auto address = parse_ip(text);
      ASSERT_TRUE(address) << text;
      EXPECT_EQ(reach_of(*address), reach) << text;
    }
  }
}

TEST(IpAddress, IsReadStrictly) {
  for (const char* text : {"127.1", "0x7f.0.0.1", "0177.0.0.1", "2130706433", "1.2.3.4 ",
                           "fe80::1%lo", "[::1]", "", "1.2.3", "256.1.1.1"}) {
    EXPECT_FALSE(parse_ip(text)) << text;
  }
  EXPECT_EQ(parse_ip("::ffff:1.2.3.4")->text(), "::ffff:1.2.3.4");
}

bool allows(const Guard& guard, const std::string& host, const char* address) {
  return !guard.objection(host, *parse_ip(address));
}

TEST(Guard, LetsNothingPrivateThroughByItself) {
  const Guard guard = *Guard::make(false, {});
  EXPECT_TRUE(allows(guard, "a", "8.8.8.8"));
  for (const char* address : {"127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "224.0.0.1"}) {
    EXPECT_FALSE(allows(guard, "a", address)) << address;
  }
}

TEST(Guard, MakesTheExceptionsThatAreNamed) {
  const Guard guard =
      *Guard::make(false, {"10.1.0.0/16", "169.254.7.7", "odoo.internal", "fd00::/8"});
  EXPECT_TRUE(allows(guard, "a", "10.1.255.255"));
  EXPECT_FALSE(allows(guard, "a", "10.2.0.0"));
  EXPECT_TRUE(allows(guard, "a", "169.254.7.7"));
  EXPECT_FALSE(allows(guard, "a", "169.254.7.8"));
  EXPECT_TRUE(allows(guard, "a", "fd12::1"));
  EXPECT_TRUE(allows(guard, "odoo.internal", "192.168.1.1"));
  EXPECT_FALSE(allows(guard, "x.odoo.internal", "192.168.1.1"));
  EXPECT_FALSE(allows(guard, "odoo.internal", "169.254.169.254"));
}

TEST(Guard, AllowsEverythingPrivateButNotLinkLocalAndNobody) {
  const Guard guard = *Guard::make(true, {"0.0.0.0/0"});
  EXPECT_TRUE(allows(guard, "a", "127.0.0.1"));
  EXPECT_TRUE(allows(guard, "a", "fd00::1"));
  EXPECT_FALSE(allows(guard, "a", "fe80::1"));
  EXPECT_FALSE(allows(guard, "a", "0.0.0.0"));
  EXPECT_FALSE(allows(guard, "a", "255.255.255.255"));
}

TEST(Guard, RefusesExceptionsThatAreNone) {
  for (const char* entry :
       {"", "10.0.0.0/33", "10.0.0/8", "*.internal", "http://a", "a:8080", "a/b"}) {
    EXPECT_FALSE(Guard::make(false, {entry})) << entry;
  }
  Options options;
  options.allowed = {"10.0.0.0/8", "?"};
  EXPECT_NE(Client::make(options).error().what.find("entry 2"), std::string::npos);
}

/// What a client with the guard closed makes of `url`.
Failure refused(const std::string& url, Options options = {}) {
  const auto client = Client::make(std::move(options));
  const auto failure = failure_of((*client)->send(make_request("POST", url)));
  EXPECT_EQ(failure.kind, Kind::kRefused) << url << ": " << failure.what;
  EXPECT_FALSE(failure.bytes_left);
  return failure;
}

TEST(HttpGuard, KeepsAllSpellingsOfThisMachineOut) {
  ScriptServer server([](Peer& peer) { peer.request(); });
  const std::string port = ":" + std::to_string(server.port());
  for (const char* host : {"127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "2130706433",
                           "0x7f000001", "0177.0.0.1", "127.1", "0.0.0.0", "[::]"}) {
    refused("http://" + std::string(host) + port + "/a");
  }
  EXPECT_EQ(server.connections(), 0);
}

TEST(HttpGuard, SaysWhatToDo) {
  EXPECT_EQ(refused("http://169.254.169.254/latest/meta-data").what,
            "http://169.254.169.254/latest: address 169.254.169.254 is link-local; allow it by "
            "address if need be");
}

TEST(HttpGuard, RefusesANameOfWhichOneAddressIsPrivate) {
  Options options;
  options.lookup = [](const std::string&) {
    return std::vector<std::string>{"8.8.8.8", "127.0.0.1"};
  };
  refused("http://rebind.example/a", options);
}

TEST(HttpGuard, ConnectsToTheAddressThatItHasSeen) {
  ScriptServer server([](Peer& peer) {
    peer.request();
    peer.say(answer("here"));
  });
  std::atomic<int> asked = 0;
  Options options;
  options.allowed = {"127.0.0.1"};
  options.lookup = [&](const std::string&) {  // the second answer would be another machine
    return std::vector<std::string>{asked++ == 0 ? "127.0.0.1" : "127.0.0.2"};
  };
  const auto client = Client::make(options);
  const std::string url = "http://rebind.example:" + std::to_string(server.port()) + "/a";
  const auto reply = (*client)->send(make_request("GET", url));
  ASSERT_TRUE(reply) << reply.failure().what;
  EXPECT_EQ(asked, 1);
}

TEST(HttpGuard, ANameThatIsNobodysIsNotSent) {
  Options options;
  options.lookup = [](const std::string&) { return std::vector<std::string>{}; };
  const auto failure =
      failure_of((*Client::make(options))->send(make_request("POST", "https://a.example/a")));
  EXPECT_EQ(failure.kind, Kind::kNotSent);
  EXPECT_EQ(failure.what, "https://a.example/a: the name has no address");
}

}  // namespace
}  // namespace sambung::remote
