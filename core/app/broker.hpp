#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/app/erase.hpp"
#include "core/app/inbound_part.hpp"
#include "core/base/result.hpp"
#include "core/deliver/delivery.hpp"
#include "core/lookup/desk.hpp"
#include "core/settings/settings.hpp"
#include "core/supervise/connector_port.hpp"
#include "core/sync/puller.hpp"
#include "core/sync/worker.hpp"

namespace spdlog {
class logger;
}

namespace sambung::app {

/// How a connection takes part in sync.
struct SyncStatus {
  sync::WorkerStatus worker;
  sync::PullerStatus puller;
};

/// A connection as operators see it.
struct ConnectionStatus {
  std::string name;
  std::string connector;
  deliver::DeliveryStatus delivery;
  supervise::HostStatus host;
  std::optional<SyncStatus> sync;        ///< none: it takes events alone
  std::optional<InboundStatus> inbound;  ///< none: it takes events alone
  lookup::DeskStatus lookups;
};

/// The whole broker, running from `start` to the destructor, which stops intake first, lets answers
/// out, and ends deliveries after their batch. Owns every part; broker.cpp builds them by name, in
/// order. `status` functions are thread-safe.
class Broker {
 public:
  /// `programs` is the folder with sambung-host and sambung-bus.
  /// kInvalid - the settings cannot be run; kExists - another broker has the data folder;
  /// kUnavailable, kCorrupt - files or ports; each with a remedy.
  static Result<std::unique_ptr<Broker>> start(settings::Settings settings,
                                               const std::filesystem::path& programs,
                                               spdlog::logger& log);
  ~Broker();

  std::uint16_t webhook_port() const;
  std::uint16_t health_port() const;
  std::vector<ConnectionStatus> connections() const;
  /// Prometheus' text format.
  std::string metrics() const;
  /// Puts new connections into force, ends and restarts those that are gone or changed, and leaves
  /// everything else as it is; what was done, as fields for a log line.
  std::string reload(settings::Settings after);
  /// Tells who asked through the control socket that the configuration stays as it is, and why.
  void refuse_reload(const Error& why);
  /// Whether webhooks can be kept: the journal writes, and the listener has answered since the last
  /// call. One thread calls it, every few seconds or less often.
  bool healthy();
  /// Takes no further webhooks, asks no system for changes and begins no further writes of sync; those in
  /// hand are ended. For good.
  void stop_intake();
  /// See erase.hpp.
  Result<ErasureReport> erase(const ErasureRequest& request, bool dry_run);
  /// Waits until everything in the journal now is folded and delivered or given up on.
  bool drained(std::chrono::milliseconds patience);

 private:
  struct Parts;
  explicit Broker(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace sambung::app
