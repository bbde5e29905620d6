#pragma once

#include <chrono>
#include <sambung/batch.hpp>
#include <sambung/call.hpp>

#include "connectors/kafka/config.hpp"
#include "connectors/kafka/producer.hpp"

namespace sambung::kafka {

/// The operations. Confined to the instance's thread, but for `cancel`.
class System {
 public:
  explicit System(const Config& config) : config_(config), producer_(config_) {}

  Outcomes deliver(const Batch& batch);
  void describe(Call& call);
  void probe(Call& call);
  void cancel() noexcept { producer_.cancel(); }

  /// For one batch; less than the time after which a host counts as hung (60 s).
  static constexpr std::chrono::seconds kMostTime{40};

 private:
  std::vector<Outcome> write(const Batch& batch, const std::vector<std::size_t>& events);
  void emit_findings(Call& call, std::size_t request);

  const Config config_;
  Producer producer_;
};

}  // namespace sambung::kafka
