#pragma once

#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "core/deliver/backoff.hpp"
#include "core/deliver/host_port.hpp"
#include "core/deliver/lanes.hpp"
#include "core/deliver/settlement.hpp"

namespace spdlog {
class logger;
}

namespace sambung::deliver {

/// How long a delivery waits for its connector at a time, before it looks at other things.
inline constexpr std::chrono::milliseconds kHostPatience{200};

/// Hands batches to a connector and settles what comes back. A batch that crashed or hung comes
/// again in halves down to one; only an item that fails alone counts. Confined to its delivery;
/// what `Parts` refers to must outlive it.
class Handover {
 public:
  struct Parts {
    std::string connection;  ///< in the log
    std::string version;     ///< of the connector, in dead letters
    std::chrono::milliseconds deadline;
    HostPort& host;
    const Lanes& lanes;
    Backoff& backoff;
    const Clock& clock;
    spdlog::logger& log;
    std::function<void()> restarting;  ///< called while it waits for the connector to come back
  };
  explicit Handover(Parts parts) : parts_(std::move(parts)) {}

  /// What became of `batch`; nullopt when not everything was tried, because we stop or the host is
  /// gone: then all of it comes again.
  std::optional<std::vector<Settlement>> run(const std::vector<Item>& batch,
                                             const std::stop_token& stop);

 private:
  bool give(const std::vector<Item>& items, const std::stop_token& stop);
  bool give_halves(const std::vector<Item>& items, const std::stop_token& stop);
  bool met_trouble(const std::string& lane) const;

  const Parts parts_;
  std::vector<Settlement> settled_;  ///< of the batch that is under way
};

}  // namespace sambung::deliver
