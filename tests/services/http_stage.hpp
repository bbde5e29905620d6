#pragma once

#include <gtest/gtest.h>

#include <future>
#include <memory>
#include <string>
#include <vector>

#include "core/credentials/http_token_endpoint.hpp"
#include "core/credentials/ledger_token_store.hpp"
#include "core/supervise/credential_desk.hpp"
#include "plugins/services/http_setup.hpp"
#include "tests/services/token_system.hpp"
#include "tests/supervise/rough_host.hpp"
#include "tests/support/temp_folder.hpp"

namespace sambung::testing {

inline constexpr const char* kSecretOfClient = "s3cr3t-of-client";

/// Credentials, budgets and a ledger as a broker has them, for the hosts that a test starts. The one
/// credential is "crm"; its refresh token is good for one use.
class HttpStage {
 public:
  explicit HttpStage(credentials::Plan plan = {}) {
    if (!plan.limits.empty()) budget_ = *credentials::Budget::make(std::move(plan), clock.now());
    open();
  }

  /// As after a restart of the broker.
  void open() {
    credentials_.reset();
    store_.reset();
    ledger_.reset();
    ledger_ = *ledger::open_sqlite_ledger(folder / "ledger.db", clock);
    store_ = std::make_unique<credentials::LedgerTokenStore>(
        *ledger_, *credentials::Sealing::make(Secret(std::string(32, 'm'))));
    std::vector<credentials::Grant> grants;
    grants.push_back(grant());
    EXPECT_TRUE(
        endpoint_.add(system.url("/token"), {.allow_private = true, .allowed = {}, .ca_file = {}}));
    credentials_ =
        *credentials::Credentials::make(std::move(grants), {*store_, endpoint_, clock, {}, 1});
  }

  services::HttpSetup http() const {
    services::HttpSetup setup;
    setup.connection = "crm";
    setup.base_url = system.origin();
    setup.credential = true;
    setup.limited = budget_ != nullptr;
    setup.allow_private = true;
    return setup;
  }
  std::shared_ptr<supervise::Desk> desk() {
    return std::make_shared<supervise::CredentialDesk>(
        supervise::CredentialDesk::Parts{credentials_.get(), "crm", budget_.get(), clock});
  }
  std::unique_ptr<supervise::ConnectorPort> host(const services::HttpSetup& setup) {
    supervise::HostSetup made = supervise::setup_of(sockets, "http", "http_teller");
    made.http = services::encode(setup);
    made.desk = desk();
    auto port = std::make_unique<supervise::ProcessHost>(std::move(made), supervise::quick_rules(),
                                                         log.logger);
    EXPECT_TRUE(port->await_ready(supervise::kPatience)) << port->status().last_error;
    return port;
  }
  std::unique_ptr<supervise::ConnectorPort> host() { return host(http()); }
  std::unique_ptr<supervise::ConnectorPort> inline_host() {
    supervise::InlineHost::Setup setup;
    setup.connection = "crm";
    setup.plugin_path = supervise::plugin_of("http_teller");
    setup.config = Secret("{}");
    setup.http = services::encode(http());
    setup.desk = desk();
    auto port = std::make_unique<supervise::InlineHost>(std::move(setup), log.logger);
    EXPECT_TRUE(port->await_ready(supervise::kPatience)) << port->status().last_error;
    return port;
  }
  credentials::Credentials& credentials() { return *credentials_; }
  credentials::Budget& budget() { return *budget_; }

  SystemClock clock;
  TokenSystem system;
  TempFolder folder;
  supervise::SocketFolder sockets;
  supervise::CapturedLog log;

 private:
  credentials::Grant grant() const {
    credentials::RefreshToken method;
    method.client.url = system.url("/token");
    method.client.id = "app";
    method.client.secret = Secret(kSecretOfClient);
    method.seed = Secret("refresh-0");
    credentials::Grant made;
    made.name = "crm";
    made.method = std::move(method);
    return made;
  }

  credentials::HttpTokenEndpoint endpoint_{clock};
  std::unique_ptr<ledger::Ledger> ledger_;
  std::unique_ptr<credentials::LedgerTokenStore> store_;
  std::unique_ptr<credentials::Credentials> credentials_;
  std::unique_ptr<credentials::Budget> budget_;
};

/// What came of one order; see tests/plugins/http_connector.cpp.
struct Told {
  std::vector<std::string> shown;
  deliver::ItemOutcome outcome;
  std::string front() const { return shown.empty() ? "nothing" : shown.front(); }
};

inline Told tell(supervise::ConnectorPort& port, const std::string& order) {
  auto result = port.call({.operation = "sambung.lookup/0", .requests = {order}, .contexts = {}},
                          std::chrono::seconds(60));
  Told told;
  if (!result) {
    told.shown.push_back("call failed: " + result.error().what);
    return told;
  }
  for (const supervise::Emitted& emitted : result->items) told.shown.push_back(emitted.item);
  told.outcome = result->outcomes.front();
  return told;
}

inline std::future<Told> tell_aside(supervise::ConnectorPort& port, std::string order) {
  return std::async(std::launch::async,
                    [&port, order = std::move(order)] { return tell(port, order); });
}

/// Waits until `condition` holds, ten seconds at most.
template <class Condition>
bool comes_true(Condition condition) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (!condition()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::yield();
  }
  return true;
}

}  // namespace sambung::testing
