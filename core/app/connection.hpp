#pragma once

#include <filesystem>
#include <memory>

#include "core/app/access.hpp"
#include "core/app/broker.hpp"
#include "core/app/inbound_part.hpp"
#include "core/app/sync_part.hpp"
#include "core/deliver/feed.hpp"
#include "core/history/history_port.hpp"
#include "core/ledger/ledger.hpp"
#include "core/lookup/desk.hpp"

namespace sambung::app {

/// What connections are made of; all of it outlives them.
struct ConnectionNeeds {
  std::filesystem::path programs;
  std::filesystem::path run_folder;
  Access& access;
  Hooks& hooks;
  deliver::Feed& feed;
  ledger::Ledger& ledger;
  journal::Journal& journal;
  sync::Desk& desk;
  std::filesystem::path data_folder;
  std::function<history::TimeZone(const std::string& channel)> zone_of;
  const model::Keys& keys;
  const Clock& clock;
  spdlog::logger& log;
};

/// A connection that runs: its connector, in a host process or inline, the delivery to it, its part
/// in sync, and where it is asked. `status` is thread-safe.
class Connection {
 public:
  Connection(const settings::Connection& settings, const ConnectionNeeds& needs);
  ~Connection();

  ConnectionStatus status() const;
  supervise::ConnectorPort& connector() { return *connector_; }
  deliver::Delivery& delivery() { return *delivery_; }
  /// Ends pauses, and takes in what an operator changed in the ledger.
  void resume();
  bool drained() const;
  /// Its system is asked for changes no more.
  void stop_intake();
  /// Where its system is asked. Whoever asks holds it too, while the connection may end: it then
  /// says so.
  const std::shared_ptr<lookup::Desk>& lookups() const { return lookups_; }

 private:
  std::string name_;
  std::string kind_;
  std::unique_ptr<supervise::ConnectorPort> connector_;
  std::unique_ptr<history::HistoryPort> history_;  ///< between both, when it keeps conversations
  std::unique_ptr<deliver::Delivery> delivery_;    // after what it uses
  std::unique_ptr<SyncPart> sync_;                 ///< none: it takes events alone
  std::unique_ptr<InboundPart> inbound_;           ///< none: it takes events alone
  std::shared_ptr<lookup::Desk> lookups_;
};

}  // namespace sambung::app
