#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "core/base/result.hpp"
#include "core/simulator/trigger.hpp"

namespace sambung::simulator {

/// Speaks with a running simulator's /_simulator/ API, for `sambung trigger` and for tests.
/// Owns a thread while it lives. Confined to its owner.
class ControlClient {
 public:
  /// `port`: the simulator's HTTP port on 127.0.0.1. Nothing is connected yet.
  static std::unique_ptr<ControlClient> make(std::uint16_t port);
  virtual ~ControlClient() = default;

  /// Errors: what the simulator says; kUnavailable when nobody listens there.
  virtual Result<Triggered> trigger(const TriggerRequest& request) = 0;
  virtual Result<std::string> say(const Utterance& utterance) = 0;
  /// The body of GET /_simulator/`what` ("state", "fixtures", "log?since=7"), JSON.
  virtual Result<std::string> read(const std::string& what) = 0;
};

}  // namespace sambung::simulator
