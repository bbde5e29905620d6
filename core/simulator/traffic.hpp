#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "core/base/clock.hpp"
#include "core/simulator/options.hpp"
#include "core/simulator/simulator.hpp"

namespace sambung::simulator {

/// How lively it is. All from the seed. Plain value.
struct TrafficOptions {
  std::size_t people = 25;        ///< up to 100,000; every tenth shares no phone number
  double per_second = 2;          ///< updates in a real second, up to 20,000
  std::size_t count = 1'000'000;  ///< updates after which it is quiet
  double statuses = 0.35;         ///< the share of updates that are statuses of our messages
  std::uint64_t seed = 1;
  ChannelOptions channel;  ///< the number that people write to
};

/// An endless day at a small shop: texts, media, places, quotes, reactions, edits, revokes, taps,
/// and statuses of messages that the shop would have sent, each message's in order. Deterministic:
/// the same options and times give the same updates. Confined to
/// its owner.
class TrafficScript {
 public:
  static std::unique_ptr<TrafficScript> make(const TrafficOptions& options);
  virtual ~TrafficScript() = default;
  virtual Update next(UnixTime now) = 0;
};

/// Runs a script against a simulator at its rate, on a thread of its own, until its count is
/// reached or it is destroyed. When the simulator's queue is full it slows down.
class Traffic {
 public:
  /// `simulator` and `clock` must outlive it. kInvalid: options out of their range.
  static Result<std::unique_ptr<Traffic>> start(Simulator& simulator, const Clock& clock,
                                                const TrafficOptions& options);
  virtual ~Traffic() = default;
  /// Updates taken by the simulator so far. Thread-safe.
  virtual std::uint64_t emitted() const = 0;
};

}  // namespace sambung::simulator
