#pragma once

#include "connectors/kafka/system.hpp"
#include "tests/fakes/called.hpp"
#include "tests/sinks/kafka/kafka_cluster.hpp"
#include "tests/sinks/made_batch.hpp"

namespace sambung::testing {

/// The operations in this process before a cluster of the test's.
struct KafkaBench {
  explicit KafkaBench(const KafkaCluster& cluster, const json& more = json::object())
      : system(kafka::parse_config(config_of(cluster, more).dump())) {}

  static json config_of(const KafkaCluster& cluster, const json& more = json::object()) {
    json config = {{"brokers", cluster.brokers()}, {"topic", "wa"}};
    config.update(more);
    return config;
  }
  Outcomes deliver(const MadeBatch& made) { return system.deliver(made.batch()); }
  Came probe() {
    return called_once([this](Call& call) { system.probe(call); }, json::object());
  }

  kafka::System system;
};

inline MadeBatch made_of(std::size_t count, std::size_t lanes) {
  MadeBatch made;
  for (std::size_t i = 0; i < count; ++i) made.add("lane" + std::to_string(i % lanes));
  return made;
}

}  // namespace sambung::testing
