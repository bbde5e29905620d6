#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace sambung::credentials {

/// Who goes first, the most urgent first.
enum class Priority : std::uint8_t { kInteractive, kDelivery, kSync, kBulk };
inline constexpr std::size_t kPriorities = 4;

/// At most `amount` in any window of this length that the server may count in, fixed or sliding;
/// when its windows begin does not matter. HubSpot: 100 in 10 s; Salesforce: 100,000 in 24 h.
struct WindowLimit {
  double amount = 0;
  std::chrono::milliseconds per{};
  /// Added to the length, for a server whose clock and timers are not ours.
  std::chrono::milliseconds margin{50};
};

/// A bucket of `capacity` that fills again by `per_second`. A token bucket and a leaky bucket are
/// the same seen from two sides; one that only spaces requests has a capacity of 1. Shopify: points.
struct BucketLimit {
  double capacity = 0;
  double per_second = 0;
};

/// At most so many at a time. Zoho: 5 to 25; Dataverse: 52.
struct ConcurrencyLimit {
  double calls = 0;
};

/// At most `amount` a day that begins at `resets`, counted from midnight UTC. For a zone with
/// daylight saving: the earlier of its two resets, and an hour as `spread`; what is used within the
/// spread counts in both days.
struct DailyLimit {
  double amount = 0;
  std::chrono::minutes resets{0};
  std::chrono::minutes spread{0};
};

enum class Counts : std::uint8_t { kCalls, kPoints };

/// One limit that a system sets.
struct Limit {
  std::string name;  ///< unique in its plan
  std::variant<WindowLimit, BucketLimit, ConcurrencyLimit, DailyLimit> kind;
  std::string scope;  ///< asks of this scope alone; empty: every ask
  Counts counts = Counts::kCalls;
};

/// All limits of a credential: data, from the system's manifest. An ask must pass each that is for
/// its scope.
struct Plan {
  std::vector<Limit> limits{};
  /// Which share of a limit a class leaves to those above it.
  std::array<double, kPriorities> left{0.0, 0.1, 0.2, 0.3};
  /// How long a host may use a lease: as long as its calls take at most, where a limit is one of
  /// concurrency.
  std::chrono::milliseconds lease_life{2'000};
  /// Adaptation: what a 429 leaves of a limit's pace, the least that many of them leave, and how
  /// much of the whole comes back in a minute without one.
  double cut = 0.5;
  double pace_min = 1.0 / 16;
  double regained_per_minute = 0.1;
  /// The pause after a 429 that names none.
  std::chrono::milliseconds pause{1'000};
};

}  // namespace sambung::credentials
