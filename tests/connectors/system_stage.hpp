#pragma once

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "core/app/grants.hpp"
#include "core/app/manifest_access.hpp"
#include "core/credentials/credentials.hpp"
#include "core/credentials/http_token_endpoint.hpp"
#include "core/credentials/ledger_token_store.hpp"
#include "core/ledger/ledger.hpp"
#include "core/supervise/credential_desk.hpp"
#include "plugins/runtime/library.hpp"
#include "plugins/services/http_setup.hpp"
#include "tests/supervise/rough_host.hpp"
#include "tests/support/temp_folder.hpp"

namespace sambung::testing {

/// What an operation gave for one request.
struct Gave {
  std::vector<nlohmann::json> items;
  std::string cursor;
  supervise::EmitKind cursor_kind = supervise::EmitKind::kItem;  ///< kItem: there was none
  deliver::ItemOutcome outcome;
};

/// A connector in its own sambung-host before a system at `base_url`, with its manifest's way to log in.
class SystemStage {
 public:
  struct System {
    std::string connector;
    std::string base_url;
    settings::Credential credential;
    std::string config = "{}";
    std::string mapping{};                                  ///< JSON; empty: as the manifest has it
    std::map<std::string, settings::Credential> further{};  ///< by their use
  };

  explicit SystemStage(System system) : system_(std::move(system)) {
    system_.credential.name = "own";
    const auto library = runtime::Library::load(supervise::plugin_of(system_.connector));
    EXPECT_TRUE(library) << library.error().what;
    manifest_ = library->manifest();
    const auto access = app::read_manifest_access(manifest_, system_.config);
    EXPECT_TRUE(access) << access.error().what;
    std::vector<credentials::Grant> grants;
    grants.push_back(granted(system_.credential, *access, {}));
    for (auto& [use, credential] : system_.further) {
      credential.name = use;
      grants.push_back(granted(credential, *access, use));
    }
    credentials_ =
        *credentials::Credentials::make(std::move(grants), {store_, endpoint_, clock_, {}, 1});
    start();
  }

  /// Ends the host, and starts another.
  void start() {
    port_.reset();
    supervise::HostSetup made = supervise::setup_of(sockets_, "own", system_.connector);
    made.config = Secret(system_.config);
    made.mapping = system_.mapping;
    services::HttpSetup http;
    http.connection = "own";
    http.base_url = system_.base_url;
    http.credential = true;
    http.allow_private = true;
    std::map<std::string, std::string> further;
    for (const auto& [use, credential] : system_.further) {
      http.credentials.push_back(use);
      further.emplace(use, credential.name);
    }
    made.http = services::encode(http);
    made.desk = std::make_shared<supervise::CredentialDesk>(
        supervise::CredentialDesk::Parts{credentials_.get(), "own", nullptr, clock_, further});
    port_ = std::make_unique<supervise::ProcessHost>(std::move(made), supervise::quick_rules(),
                                                     log_.logger);
    EXPECT_TRUE(port_->await_ready(supervise::kPatience)) << port_->status().last_error;
  }

  Gave call(const std::string& operation, const std::string& request, std::uint32_t limit = 0,
            const std::string& context = {}) {
    supervise::CallRequest made{.operation = "sambung." + operation + "/0",
                                .requests = {request},
                                .contexts = {},
                                .limit = limit};
    if (!context.empty()) made.contexts = {context};
    auto result = port_->call(made, std::chrono::seconds(60));
    Gave gave;
    EXPECT_TRUE(result) << (result ? "" : result.error().what);
    if (!result) return gave;
    gave.outcome = result->outcomes.front();
    for (const supervise::Emitted& emitted : result->items) {
      if (emitted.kind == supervise::EmitKind::kItem) {
        gave.items.push_back(nlohmann::json::parse(emitted.item));
      } else {
        gave.cursor = emitted.item;
        gave.cursor_kind = emitted.kind;
      }
    }
    return gave;
  }
  Gave call(const std::string& operation, const nlohmann::json& request) {
    return call(operation, request.dump());
  }

  /// All changes from `cursor` on, which goes behind them; `limit` at a time.
  std::vector<nlohmann::json> changes(std::string& cursor, std::uint32_t limit = 100) {
    std::vector<nlohmann::json> all;
    for (int calls = 0; calls < 1000; ++calls) {
      Gave gave = call("changes", cursor, limit, R"({"objects":["contact"]})");
      EXPECT_EQ(gave.outcome.outcome, deliver::OutcomeClass::kDone) << gave.outcome.reason;
      for (auto& item : gave.items) all.push_back(std::move(item));
      if (gave.cursor_kind == supervise::EmitKind::kItem) break;
      cursor = gave.cursor;
      if (gave.cursor_kind != supervise::EmitKind::kCursorMore) break;
    }
    return all;
  }

  const std::string& manifest() const { return manifest_; }
  supervise::ConnectorPort& port() { return *port_; }

 private:
  credentials::Grant granted(const settings::Credential& credential,
                             const app::ManifestAccess& access, const std::string& use) {
    auto grant = app::grant_of(credential, access, system_.base_url, use);
    EXPECT_TRUE(grant) << grant.error().what;
    if (const std::string url = app::token_url(*grant); !url.empty()) {
      EXPECT_TRUE(endpoint_.add(url, {.allow_private = true, .allowed = {}, .ca_file = {}}));
    }
    return std::move(*grant);
  }

  System system_;
  std::string manifest_;
  SystemClock clock_;
  TempFolder folder_;
  supervise::SocketFolder sockets_;
  supervise::CapturedLog log_;
  credentials::HttpTokenEndpoint endpoint_{clock_};
  std::unique_ptr<ledger::Ledger> ledger_ =
      *ledger::open_sqlite_ledger(folder_ / "ledger.db", clock_);
  credentials::LedgerTokenStore store_{*ledger_,
                                       *credentials::Sealing::make(Secret(std::string(32, 'm')))};
  std::unique_ptr<credentials::Credentials> credentials_;
  std::unique_ptr<supervise::ProcessHost> port_;
};

}  // namespace sambung::testing
