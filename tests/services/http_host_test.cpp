#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/services/http_stage.hpp"

/// A connector's HTTP through a real sambung-host.
namespace sambung {
namespace {

using deliver::OutcomeClass;
using supervise::ConnectorPort;
using testing::comes_true;
using testing::HttpStage;
using testing::tell;
using testing::tell_aside;
using testing::Told;

constexpr auto kSecond = std::chrono::seconds(1);

TEST(HttpHost, ShowsTheTokenThatTheConnectorNeverSees) {
  HttpStage stage;
  const auto host = stage.host();
  const Told told = tell(*host, "GET /contacts?page=2");
  EXPECT_EQ(told.front(), "0 200 left done");
  EXPECT_EQ(told.outcome.outcome, OutcomeClass::kDone);
  EXPECT_TRUE(stage.system.last().starts_with("GET /contacts?page=2 HTTP/1.1\r\n"));
  EXPECT_EQ(stage.system.exchanges(), 1);
}

TEST(HttpHost, InlineDoesTheSame) {
  HttpStage stage;
  const auto host = stage.inline_host();
  EXPECT_EQ(tell(*host, "GET /contacts").front(), "0 200 left done");
  stage.system.forget_tokens();
  EXPECT_EQ(tell(*host, "GET /contacts").front(), "0 200 left done");
  EXPECT_EQ(stage.system.exchanges(), 2);
}

TEST(HttpHost, AsksOnceForATokenThatLasts) {
  HttpStage stage;
  const auto host = stage.host();
  for (int i = 0; i < 5; ++i) EXPECT_EQ(tell(*host, "GET /a").front(), "0 200 left done");
  EXPECT_EQ(stage.system.exchanges(), 1);
  EXPECT_EQ(stage.system.seen("/a"), 5);
}

TEST(HttpHost, OneFreshTokenServesTwoHostsThatAreRejectedAtOnce) {
  HttpStage stage;
  const auto one = stage.host();
  const auto other = stage.host();
  tell(*one, "GET /a");
  tell(*other, "GET /a");
  ASSERT_EQ(stage.system.exchanges(), 1);
  stage.system.forget_tokens();
  stage.system.gather(2);  // both with the dead token, at the same time
  auto first = tell_aside(*one, "GET /b");
  auto second = tell_aside(*other, "GET /b");
  EXPECT_EQ(first.get().front(), "0 200 left done");
  EXPECT_EQ(second.get().front(), "0 200 left done");
  EXPECT_EQ(stage.system.exchanges(), 2);
  EXPECT_EQ(stage.system.seen("/b"), 4);
  EXPECT_EQ(stage.system.served("/b"), 2);
}

TEST(HttpHost, ARotatedTokenSurvivesTheBroker) {
  HttpStage stage;
  {
    const auto host = stage.host();
    tell(*host, "GET /a");
    stage.system.forget_tokens();
    tell(*host, "GET /a");
  }
  ASSERT_EQ(stage.system.exchanges(), 2);
  stage.open();
  stage.system.forget_tokens();
  const auto host = stage.host();
  EXPECT_EQ(tell(*host, "GET /a").front(), "0 200 left done");
  EXPECT_EQ(stage.system.exchanges(), 3);
}

TEST(HttpHost, ADeadCredentialSaysWhatToDo) {
  HttpStage stage;
  const auto host = stage.host();
  tell(*host, "GET /a");
  stage.system.revoke();
  const Told told = tell(*host, "POST /a");
  EXPECT_EQ(told.outcome.outcome, OutcomeClass::kAuthDead);
  EXPECT_NE(told.outcome.reason.find("grant_refused"), std::string::npos) << told.outcome.reason;
  EXPECT_EQ(stage.credentials().status("crm")->state, credentials::State::kDead);
  EXPECT_EQ(tell(*host, "POST /a").outcome.outcome, OutcomeClass::kAuthDead);
}

TEST(HttpHost, TellsWhatMayHaveBeenDoneFromWhatWasNot) {
  HttpStage stage;
  const auto host = stage.host();
  const Told cut = tell(*host, "POST /cut body=x");
  EXPECT_TRUE(cut.front().starts_with("3 0 left ")) << cut.front();
  EXPECT_EQ(cut.outcome.outcome, OutcomeClass::kUnknown);
  EXPECT_EQ(tell(*host, "POST /cut repeatable").outcome.outcome, OutcomeClass::kTransient);
  EXPECT_EQ(tell(*host, "POST /broken").outcome.outcome, OutcomeClass::kUnknown);
  // Nobody listens on port 99 of this machine.
  const Told unsent = tell(*host, "POST http://127.0.0.1:99/a noauth");
  EXPECT_TRUE(unsent.front().starts_with("2 0 kept ")) << unsent.front();
  EXPECT_EQ(unsent.outcome.outcome, OutcomeClass::kTransient);
}

TEST(HttpHost, KeepsTheDeadlineForAllOfIt) {
  HttpStage stage;
  const auto host = stage.host();
  tell(*host, "GET /token-first");
  const auto begun = std::chrono::steady_clock::now();
  const Told told = tell(*host, "POST /slow deadline=300");
  EXPECT_TRUE(told.front().starts_with("5 0 left ")) << told.front();
  EXPECT_EQ(told.outcome.outcome, OutcomeClass::kUnknown);
  EXPECT_LT(std::chrono::steady_clock::now() - begun, 3 * kSecond);
}

TEST(HttpHost, CancelEndsTheSendAndTheNextOfTheSameCall) {
  HttpStage stage;
  const auto host = stage.host();
  auto slow = tell_aside(*host, "POST /slow twice");
  ASSERT_TRUE(comes_true([&] { return stage.system.served("/slow") == 1; }));
  const auto cancelled = std::chrono::steady_clock::now();
  host->cancel();
  const Told told = slow.get();
  EXPECT_LT(std::chrono::steady_clock::now() - cancelled, kSecond);
  ASSERT_EQ(told.shown.size(), 2U) << told.front();
  EXPECT_TRUE(told.shown[0].starts_with("6 0 left ")) << told.shown[0];
  EXPECT_TRUE(told.shown[1].starts_with("6 0 kept ")) << told.shown[1];
  EXPECT_EQ(stage.system.seen("/slow"), 1);
  EXPECT_EQ(tell(*host, "GET /a").front(), "0 200 left done");
}

TEST(HttpHost, ShowsTheCredentialToItsOwnOriginAlone) {
  HttpStage stage;
  testing::TokenSystem elsewhere;
  const auto host = stage.host();
  const Told told = tell(*host, "GET " + elsewhere.url("/open"));
  EXPECT_TRUE(told.front().starts_with("9 0 kept ")) << told.front();
  EXPECT_EQ(told.outcome.outcome, OutcomeClass::kPermission);
  EXPECT_EQ(elsewhere.seen("/open"), 0);
  EXPECT_EQ(tell(*host, "GET " + elsewhere.url("/open") + " noauth").front(), "0 200 left done");
  EXPECT_EQ(elsewhere.last().find("Authorization"), std::string::npos);
  services::HttpSetup setup = stage.http();
  setup.origins = {elsewhere.origin()};
  const auto wider = stage.host(setup);
  EXPECT_EQ(tell(*wider, "GET " + elsewhere.url("/open")).front(), "0 200 left done");
  EXPECT_NE(elsewhere.last().find("Authorization: Bearer access-1"), std::string::npos);
}

TEST(HttpHost, ReachesNoPrivateAddressUnlessAllowed) {
  HttpStage stage;
  services::HttpSetup setup = stage.http();
  setup.allow_private = false;
  const auto host = stage.host(setup);
  const Told told = tell(*host, "GET /a");
  EXPECT_TRUE(told.front().starts_with("9 0 kept ")) << told.front();
  EXPECT_EQ(told.outcome.outcome, OutcomeClass::kPermission);
}

TEST(HttpHost, RefusesWhatIsNoRequest) {
  HttpStage stage;
  const auto host = stage.host();
  for (const char* order : {"get /a", "GET ftp://a.example/", "GET //a\\b", "GET /a own-auth"}) {
    const Told told = tell(*host, order);
    EXPECT_TRUE(told.front().starts_with("1 0 kept ")) << order << ": " << told.front();
    EXPECT_EQ(told.outcome.outcome, OutcomeClass::kInvalid);
  }
  services::HttpSetup nowhere = stage.http();
  nowhere.base_url.clear();
  const auto lost = stage.host(nowhere);
  EXPECT_NE(tell(*lost, "GET /a").front().find("base_url"), std::string::npos);
  EXPECT_EQ(tell(*lost, "base").front(), "");
  EXPECT_EQ(tell(*host, "base").front(), stage.system.origin());
}

TEST(HttpHost, KeepsSecretsOutOfProcessesAndLogs) {
  HttpStage stage;
  std::string seen;
  {
    const auto host = stage.host();
    tell(*host, "GET /a");
    tell(*host, "POST /cut");
    for (const char* name : {"cmdline", "environ"}) {
      std::ostringstream text;
      text << std::ifstream("/proc/" + std::to_string(host->status().pid) + "/" + name).rdbuf();
      seen += text.str();
    }
    for (const auto& entry : std::filesystem::directory_iterator(stage.sockets.path())) {
      seen += entry.path().string();
    }
  }
  seen += stage.log.text.str();
  EXPECT_NE(seen.find("sambung-host"), std::string::npos);
  for (const char* secret : {"access-", "refresh-", testing::kSecretOfClient}) {
    EXPECT_EQ(seen.find(secret), std::string::npos) << secret;
  }
}

TEST(HttpHost, AHostThatAsksWhereItMayNotIsEnded) {
  HttpStage stage;
  supervise::HostSetup setup = supervise::setup_of(stage.sockets, "http", "http_teller");
  setup.http = services::encode(stage.http());
  supervise::ProcessHost host(std::move(setup), supervise::quick_rules(), stage.log.logger);
  ASSERT_TRUE(host.await_ready(supervise::kPatience));
  EXPECT_NE(tell(host, "GET /a").front().find("asked for what"), std::string::npos);
}

TEST(HttpHost, WithoutHttpTheConnectorSaysSo) {
  HttpStage stage;
  supervise::ProcessHost host(supervise::setup_of(stage.sockets, "http", "http_teller"),
                              supervise::quick_rules(), stage.log.logger);
  EXPECT_FALSE(host.await_ready(std::chrono::milliseconds(2000)));
  EXPECT_NE(host.status().last_error.find("offers no HTTP"), std::string::npos);
}

/// Waits for a token endpoint that never answers must end with a cancel too.
TEST(HttpHost, CancelEndsTheWaitForAToken) {
  HttpStage stage;
  testing::ScriptServer silent([](testing::Peer& peer) { peer.wait_gone(); });
  SystemClock clock;
  credentials::HttpTokenEndpoint endpoint(clock);
  ASSERT_TRUE(
      endpoint.add(silent.url("/token"), {.allow_private = true, .allowed = {}, .ca_file = {}}));
  credentials::Form form;
  form.url = silent.url("/token");
  auto exchange = std::async(std::launch::async, [&] { return endpoint.exchange(form); });
  ASSERT_TRUE(comes_true([&] { return silent.connections() == 1; }));
  endpoint.stop();
  ASSERT_EQ(exchange.wait_for(kSecond), std::future_status::ready);
  EXPECT_EQ(exchange.get().error().code, ErrorCode::kUnavailable);
}

}  // namespace
}  // namespace sambung
