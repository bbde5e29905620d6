#pragma once

#include <chrono>
#include <sambung/batch.hpp>
#include <sambung/call.hpp>

#include "connectors/nats/config.hpp"
#include "connectors/nats/connection.hpp"

namespace sambung::nats {

/// The operations. Confined to the instance's thread, but for `cancel`.
class System {
 public:
  explicit System(const Config& config) : config_(config), connection_(config_) {}

  Outcomes deliver(const Batch& batch);
  void describe(Call& call);
  void probe(Call& call);
  void provision(Call& call);
  void cancel() noexcept { connection_.cancel(); }

  /// For one batch; less than the time after which a host counts as hung (60 s).
  static constexpr std::chrono::seconds kMostTime{40};

 private:
  std::vector<Outcome> publish(const Batch& batch, const std::vector<std::size_t>& events);
  void emit_findings(Call& call, std::size_t request);
  void provision_one(Call& call, std::size_t request, bool apply);

  const Config config_;
  Connection connection_;
};

}  // namespace sambung::nats
