#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/base/mutex.hpp"
#include "core/credentials/token_store.hpp"
#include "core/http/hook_ingest.hpp"
#include "core/settings/settings.hpp"

namespace sambung::app {

/// How a connection's webhooks come in, as operators see it.
struct HookStatus {
  std::string connection;
  std::string url;  ///< without the public address when that is not known
  bool has_signature = false;
  http::HookCounts counts;
};

/// What a connection's subscriptions are made with.
struct HookAddress {
  std::string url;
  Secret secret;
};

/// The doors of all connections that take their systems' webhooks. They stand open from before the listener
/// listens, whether a connection runs, is held or starts. Thread-safe; outlives the connections.
class Hooks {
 public:
  struct Needs {
    const model::Keys& keys;
    journal::Journal& journal;
    credentials::TokenStore& secrets;  ///< those that systems chose, under "hooks <connection>"
    const Clock& clock;
    spdlog::logger& log;
    /// `hooks` of a connection's manifest as JSON; empty: there are none.
    std::function<std::string(const settings::Connection& connection)> manifest_hooks;
  };
  explicit Hooks(Needs needs);

  /// From now on these connections' doors are open and no others. A door that cannot be opened is left shut,
  /// and the first such is told: kInvalid.
  Result<void> open(const settings::Settings& settings);
  /// What a connection's system shall send to; nullptr url when nobody can reach us: then empty.
  HookAddress address_of(const std::string& connection) const;
  /// The system chose these for subscriptions of the connection; besides those it chose before they may sign
  /// from now on, and after a restart. The newest 64 are kept.
  void take_secrets(const std::string& connection, std::vector<Secret> secrets);

  void handle(const http::Request& request, http::Respond respond) {
    ingest_.handle(request, std::move(respond));
  }
  std::vector<HookStatus> statuses() const;

 private:
  struct Known;

  Result<void> open_door(const Known& known);
  std::vector<Secret> kept_secrets(const std::string& connection) const;
  static std::string path_of(const Known& known);

  const Needs needs_;
  http::HookIngest ingest_;
  mutable Mutex mutex_;
  std::string public_url_ SAMBUNG_GUARDED_BY(mutex_);
  std::map<std::string, std::shared_ptr<Known>> known_ SAMBUNG_GUARDED_BY(mutex_);
};

/// Whether a connection's hooks can work by `manifest_hooks` (JSON, may be empty): kInvalid says what is
/// wrong (SB1413). For `lint`, without any secret.
Result<void> check_hooks(const settings::Connection& connection, const std::string& manifest_hooks,
                         const std::string& public_url);

}  // namespace sambung::app
