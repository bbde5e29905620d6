#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/app/manifest_access.hpp"
#include "core/base/mutex.hpp"
#include "core/credentials/budget/budget.hpp"
#include "core/credentials/credentials.hpp"
#include "core/credentials/http_token_endpoint.hpp"
#include "core/credentials/ledger_token_store.hpp"
#include "core/settings/settings.hpp"
#include "core/supervise/desk.hpp"

namespace spdlog {
class logger;
}

namespace sambung::app {

/// A credential as operators see it.
struct CredentialStatus {
  std::string name;
  credentials::Status status;
};

/// How connections reach their systems: the credentials and budgets of a broker, and the manifests
/// that say what a system wants. Thread-safe, but for `start`. Outlives the connections.
class Access {
 public:
  struct Needs {
    std::filesystem::path programs;  ///< with `sambung`, which asks connectors for their manifests
    const Secret& master;
    ledger::Ledger& ledger;
    const Clock& clock;
    spdlog::logger& log;
  };
  /// What a connection's host is given. Plain value.
  struct Outfit {
    std::string http;                       ///< for the bootstrap
    std::shared_ptr<supervise::Desk> desk;  ///< none: it may not ask
  };

  /// kInvalid - a credential that a connection names cannot work; the text says what it lacks. One
  /// whose connector cannot be asked is left out, with a warning: its connection gets no token.
  static Result<std::unique_ptr<Access>> start(const settings::Settings& settings, Needs needs);

  Outfit outfit(const settings::Connection& connection);
  std::vector<CredentialStatus> statuses() const;
  /// `hooks` of the connector's manifest as JSON; empty: it says nothing, or cannot be asked.
  std::string hooks_of(const settings::Connection& connection);
  credentials::TokenStore& secrets() { return store_; }
  void renew_due() { credentials_->renew_due(); }
  /// A human says that something was mended: a dead credential is tried again.
  void retry(const std::string& credential);
  /// Ends exchanges that run, and refuses later ones: the broker stops.
  void stop() { endpoint_.stop(); }

 private:
  explicit Access(Needs needs, credentials::Sealing sealing);

  Result<void> make_credentials(const settings::Settings& settings);
  Result<std::optional<credentials::Grant>> grant_for(const settings::Credential& credential,
                                                      const settings::Settings& settings);
  ManifestAccess manifest_of(const settings::Connection& connection);
  std::optional<ManifestAccess> asked(const settings::Connection& connection);
  credentials::Budget* budget_for(const settings::Connection& connection,
                                  const std::vector<ManifestLimit>& limits);
  void note_death(const std::string& name, const credentials::Status& status) const;

  const Needs needs_;
  credentials::HttpTokenEndpoint endpoint_;
  credentials::LedgerTokenStore store_;
  std::map<std::string, std::vector<settings::Limit>>
      limits_;  ///< that settings say, by credential
  std::unique_ptr<credentials::Credentials> credentials_;
  Mutex mutex_;
  std::map<std::filesystem::path, std::string> manifests_
      SAMBUNG_GUARDED_BY(mutex_);  ///< empty: it could not be asked
  struct Held {
    std::vector<settings::Limit> limits;
    std::unique_ptr<credentials::Budget> budget;
  };
  std::map<std::string, Held> budgets_ SAMBUNG_GUARDED_BY(mutex_);
};

}  // namespace sambung::app
