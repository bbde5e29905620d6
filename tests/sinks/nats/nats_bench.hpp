#pragma once

#include "connectors/nats/system.hpp"
#include "tests/fakes/called.hpp"
#include "tests/sinks/made_batch.hpp"
#include "tests/sinks/nats/nats_server.hpp"

namespace sambung::testing {

/// The operations in this process before a server of the test's.
struct NatsBench {
  explicit NatsBench(const NatsServer& server, const json& more = json::object())
      : system(nats::parse_config(config_of(server, more).dump())) {}

  static json config_of(const NatsServer& server, const json& more = json::object()) {
    json config = {{"servers", server.url()}, {"stream", "WA"}, {"subject", "wa.{type}.{channel}"}};
    config.update(more);
    return config;
  }
  Outcomes deliver(const MadeBatch& made) { return system.deliver(made.batch()); }
  Came provision(bool apply) {
    return called_once([this](Call& call) { system.provision(call); }, {{"apply", apply}});
  }
  Came probe() {
    return called_once([this](Call& call) { system.probe(call); }, json::object());
  }

  nats::System system;
};

/// "check" -> finding.
inline std::map<std::string, json> findings(const Came& came) {
  std::map<std::string, json> all;
  for (const json& item : came.items) all[item.value("check", "?")] = item;
  return all;
}

inline std::size_t done_in(const Outcomes& outcomes) {
  std::size_t count = 0;
  for (const Outcome& outcome : outcomes) count += outcome.is_done() ? 1 : 0;
  return count;
}

}  // namespace sambung::testing
