#include <gtest/gtest.h>

#include "tests/e2e/running_broker.hpp"
#include "tests/services/token_system.hpp"

/// A webhook that ends in another system's API: the configuration has ids and secrets, the
/// connector's manifest says how the system gives tokens and what its limits are.
namespace sambung {
namespace {

using testing::RunningBroker;
using testing::TokenSystem;

class ToASystem : public ::testing::TestWithParam<settings::Isolation> {
 protected:
  void start() {
    running.connect("crm", "http_teller", "{}", GetParam());
    running.prepare([this](settings::Settings& settings) {
      settings::Credential credential;
      credential.name = "crm-app";
      credential.client_id = "app";
      credential.client_secret = Secret("s3cr3t-of-client");
      credential.refresh_token = Secret("refresh-0");
      settings.credentials.push_back(std::move(credential));
      settings::Connection& connection = settings.connections.front();
      connection.credential = "crm-app";
      connection.http.base_url = system.origin() + "/";
      connection.http.reach.allow_private = true;
    });
    ASSERT_NO_FATAL_FAILURE(running.start());
    ASSERT_NO_FATAL_FAILURE(running.start_simulator());
  }
  void say(const std::string& from) {
    ASSERT_TRUE(running.simulator().say({.from = from,
                                         .name = "Ayu",
                                         .text = "Halo",
                                         .type = "text",
                                         .content_json = {},
                                         .reply_to = {},
                                         .phone_number_id = {}}));
  }
  template <class Condition>
  static bool comes_true(Condition condition) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (!condition()) {
      if (std::chrono::steady_clock::now() > end) return false;
      std::this_thread::yield();
    }
    return true;
  }
  app::ConnectionStatus status() { return running.broker().connections().front(); }

  TokenSystem system;
  RunningBroker running;
};

TEST_P(ToASystem, AMessageArrivesWithATokenThatOnlyTheHostHas) {
  ASSERT_NO_FATAL_FAILURE(start());
  say("6281255501234");
  ASSERT_TRUE(comes_true([&] { return system.served("/events") == 1; })) << running.log();
  EXPECT_EQ(system.exchanges(), 1);
  EXPECT_NE(running.broker().metrics().find(
                "sambung_credential_dead{credential=\"crm-app\",reason=\"\"} 0"),
            std::string::npos);
}

TEST_P(ToASystem, ARotatedTokenIsGoodAfterARestart) {
  ASSERT_NO_FATAL_FAILURE(start());
  say("6281255501234");
  ASSERT_TRUE(comes_true([&] { return system.served("/events") == 1; })) << running.log();
  running.stop();
  system.forget_tokens();
  ASSERT_NO_FATAL_FAILURE(running.start());
  say("6281255501235");
  ASSERT_TRUE(comes_true([&] { return system.served("/events") == 2; })) << running.log();
  EXPECT_EQ(system.exchanges(), 2);
}

TEST_P(ToASystem, ADeadCredentialPausesTheConnectionWithTheReason) {
  ASSERT_NO_FATAL_FAILURE(start());
  system.revoke();
  say("6281255501234");
  ASSERT_TRUE(comes_true([&] { return status().delivery.state == "paused"; })) << running.log();
  EXPECT_NE(status().delivery.reason.find("grant_refused"), std::string::npos)
      << status().delivery.reason;
  EXPECT_NE(running.broker().metrics().find(
                "sambung_credential_dead{credential=\"crm-app\",reason=\"grant_refused\"} 1"),
            std::string::npos);
  running.stop();
  EXPECT_NE(running.log().find("event=credential_dead credential=crm-app reason=grant_refused"),
            std::string::npos);
  for (const char* secret : {"s3cr3t-of-client", "refresh-0", "access-", "6281255501234"}) {
    EXPECT_EQ(running.log().find(secret), std::string::npos) << secret;
  }
}

INSTANTIATE_TEST_SUITE_P(Isolations, ToASystem,
                         ::testing::Values(settings::Isolation::kProcess,
                                           settings::Isolation::kInline),
                         [](const auto& tested) {
                           return tested.param == settings::Isolation::kProcess
                                      ? std::string("Process")
                                      : std::string("Inline");
                         });

TEST(ToASystemStart, ACredentialThatCannotWorkStopsTheStart) {
  RunningBroker running;
  const testing::TempFolder folder;
  settings::Settings settings;
  settings.data_folder = folder / "data";
  settings.webhooks.port = settings.health.port = 0;
  settings.credentials.emplace_back().name = "crm-app";
  settings::Connection connection;
  connection.name = "crm";
  connection.connector = "http_teller";
  connection.library =
      std::filesystem::path(SAMBUNG_BIN_DIR).parent_path() / "connectors" / "http_teller.so";
  connection.credential = "crm-app";
  connection.config_json = Secret("{}");
  settings.connections.push_back(std::move(connection));
  std::ostringstream lines;
  spdlog::logger log{"test", std::make_shared<spdlog::sinks::ostream_sink_mt>(lines)};
  const auto started = app::Broker::start(std::move(settings), SAMBUNG_BIN_DIR, log);
  ASSERT_FALSE(started);
  EXPECT_EQ(started.error().code, ErrorCode::kInvalid);
  EXPECT_NE(started.error().what.find("\"crm-app\" lacks client_id"), std::string::npos)
      << started.error().what;
}

}  // namespace
}  // namespace sambung
