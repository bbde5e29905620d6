#include <gtest/gtest.h>
#include <openssl/hmac.h>

#include <fstream>
#include <thread>

#include "core/base/hex.hpp"
#include "core/sodium/base64.hpp"
#include "tests/e2e/running_broker.hpp"
#include "tests/rest/fake_espocrm.hpp"
#include "tests/support/raw_socket.hpp"

/// A CRM's own webhook, from its subscription to the change that it told of.
namespace sambung {
namespace {

using testing::FakeEspocrm;
using testing::json;
using testing::RawSocket;
using testing::RunningBroker;

/// As EspoCRM 9 signs.
std::string signature_of(const std::string& webhook, const std::string& body) {
  const std::string key = FakeEspocrm::secret_of(webhook);
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
       reinterpret_cast<const unsigned char*>(body.data()), body.size(), digest, &size);
  return sodium::to_base64(webhook + ":" + to_hex({reinterpret_cast<const char*>(digest), size}));
}

class ACrmsWebhook : public ::testing::Test {
 protected:
  void start() {
    running.connect("crm", "rest", R"({"system":"espocrm"})");
    running.connect("archive", "jsonl", json{{"path", file().string()}}.dump());
    running.prepare([this](settings::Settings& settings) {
      settings.public_url = "https://hooks.example.test";
      settings::Connection& crm = settings.connections.front();
      crm.http.base_url = system.origin();
      crm.http.reach.allow_private = true;
      crm.sync.emplace().poll = std::chrono::hours(1);  // what comes, comes by the webhook
      crm.hooks.emplace();
      settings.connections.back().events = {"record.changed"};
    });
    ASSERT_NO_FATAL_FAILURE(running.start());
  }
  std::filesystem::path file() const { return running.folder() / "archive.jsonl"; }

  template <class Condition>
  static bool comes_true(Condition condition) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (!condition()) {
      if (std::chrono::steady_clock::now() > end) return false;
      std::this_thread::yield();
    }
    return true;
  }
  std::size_t webhooks() {
    std::size_t count = 0;
    system.change([&] { count = system.webhooks.size(); });
    return count;
  }
  bool told_of(const std::string& text) const {
    std::ifstream in(file());
    const std::string all{std::istreambuf_iterator<char>(in), {}};
    return all.find(text) != std::string::npos;
  }
  std::string post(const std::string& body, const std::string& signature) {
    RawSocket socket(running.broker().webhook_port());
    socket.send(
        "POST /hooks/crm HTTP/1.1\r\nHost: t\r\nConnection: close\r\nSignature: " + signature +
        "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
    return socket.receive().substr(9, 3);
  }

  FakeEspocrm system;
  RunningBroker running;
};

TEST_F(ACrmsWebhook, IsSubscribedToVerifiedAndFetched) {
  ASSERT_NO_FATAL_FAILURE(start());
  ASSERT_TRUE(comes_true([&] { return webhooks() == 3; })) << running.log();
  const std::string id = "c1";
  system.change([&] { system.add(id, {{"lastName", "Siti"}, {"phoneNumber", "+62812345"}}); });
  const std::string body = json::array({{{"id", id}}}).dump();
  EXPECT_EQ(post(body, "bm9uc2Vuc2U="), "401");
  ASSERT_TRUE(comes_true([&] { return post(body, signature_of("w1", body)) == "200"; }))
      << running.log();
  EXPECT_TRUE(comes_true([&] { return told_of("Siti"); })) << running.log();
  EXPECT_EQ(running.log().find("secret of w"), std::string::npos);
}

TEST_F(ACrmsWebhook, IsKeptWhileTheSystemCannotBeAskedAndAcrossARestart) {
  ASSERT_NO_FATAL_FAILURE(start());
  ASSERT_TRUE(comes_true([&] { return webhooks() == 3; })) << running.log();
  const std::string id = "c2";
  system.change([&] { system.add(id, {{"lastName", "Budi"}, {"phoneNumber", "+62812346"}}); });
  const std::string body = json::array({{{"id", id}}}).dump();
  ASSERT_TRUE(comes_true([&] { return post(body, signature_of("w2", body)) == "200"; }));
  running.stop();
  system.set({.storm = 1'000'000});
  ASSERT_NO_FATAL_FAILURE(running.start());
  EXPECT_EQ(post(body, signature_of("w3", body)), "200") << "the system's secrets are kept";
  system.set({});
  EXPECT_TRUE(comes_true([&] { return told_of("Budi"); })) << running.log();
}

TEST_F(ACrmsWebhook, IsMadeUnreadableWithThePersonWhoIsErasedThereToo) {
  ASSERT_NO_FATAL_FAILURE(start());
  ASSERT_NO_FATAL_FAILURE(running.start_simulator());
  ASSERT_TRUE(running.simulator().say({.from = "6281255501234",
                                       .name = "Ayu",
                                       .text = "Halo",
                                       .type = "text",
                                       .content_json = {},
                                       .reply_to = {},
                                       .phone_number_id = {}}));
  ASSERT_TRUE(comes_true([&] { return webhooks() == 3; })) << running.log();
  const json siti = {{"lastName", "Siti"}, {"phoneNumber", "+6281255501234"}};
  system.change([&] { system.add("c3", siti); });
  // By nothing in it that identifies her; only the record does.
  const std::string body = json::array({{{"id", "c3"}, {"lastName", "Siti"}}}).dump();
  ASSERT_TRUE(comes_true([&] { return post(body, signature_of("w1", body)) == "200"; }));
  ASSERT_TRUE(comes_true([&] { return told_of("Siti"); })) << running.log();
  ASSERT_TRUE(running.broker().drained(std::chrono::seconds(20))) << running.log();
  const auto report = running.broker().erase(
      {.person_id = {}, .wa_id = "6281255501234", .user_id = {}, .portfolio = {}}, false);
  ASSERT_TRUE(report) << report.error().what;
  EXPECT_EQ(report->redacted, 1U);
  ASSERT_EQ(report->records.size(), 1U);
  EXPECT_EQ(report->records[0].remote_id, "c3");
  EXPECT_TRUE(comes_true([&] {
    std::size_t left = 1;
    system.change([&] { left = system.contacts.count("c3"); });
    return left == 0;
  })) << running.log();
}

}  // namespace
}  // namespace sambung
