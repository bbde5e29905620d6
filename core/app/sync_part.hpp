#pragma once

#include <filesystem>
#include <functional>
#include <memory>

#include "core/journal/journal.hpp"
#include "core/model/keyed_hash.hpp"
#include "core/settings/settings.hpp"
#include "core/supervise/connector_port.hpp"
#include "core/sync/desk.hpp"
#include "core/sync/puller.hpp"
#include "core/sync/worker.hpp"

namespace sambung::app {

/// What a connection that takes part in sync has besides its delivery: one host that reads and writes
/// records, and one that asks for changes, so that neither waits for the other. `status` functions are
/// thread-safe.
class SyncPart {
 public:
  struct Needs {
    sync::Desk& desk;
    journal::Journal& journal;
    const model::Keys& keys;
    const Clock& clock;
    spdlog::logger& log;
    /// Starts another instance of the connection's connector.
    std::function<std::unique_ptr<supervise::ConnectorPort>()> start_connector;
  };
  /// `settings.sync` must be there. What `needs` refers to must outlive it.
  SyncPart(const settings::Connection& settings, const Needs& needs);
  ~SyncPart();

  sync::WorkerStatus worker() const { return worker_->status(); }
  sync::PullerStatus puller() const { return puller_->status(); }
  void wake() { puller_->wake(); }
  void stop_intake() { puller_->stop(); }
  /// The host that asks for changes: webhooks are read by it too.
  supervise::ConnectorPort& changes() { return *changes_; }

 private:
  sync::Desk& desk_;
  std::unique_ptr<supervise::ConnectorPort> records_;
  std::unique_ptr<supervise::ConnectorPort> changes_;
  sync::Echoes echoes_;
  std::unique_ptr<sync::Worker> worker_;
  std::unique_ptr<sync::Puller> puller_;  // last: it uses its port
};

}  // namespace sambung::app
