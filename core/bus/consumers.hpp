#pragma once

#include <spdlog/fwd.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/base/clock.hpp"
#include "core/base/mutex.hpp"
#include "core/bus/consumer.hpp"
#include "core/bus/outlet.hpp"
#include "core/bus/request.hpp"
#include "core/deliver/delivery.hpp"
#include "core/deliver/feed.hpp"
#include "core/journal/journal.hpp"
#include "core/ledger/ledger.hpp"

namespace sambung::bus {

/// A durable consumer as operators see it.
struct ConsumerStatus {
  std::string name;
  bool connected = false;
  std::uint64_t fence = 0;
  deliver::DeliveryStatus delivery;
};

/// The durable consumers of foreign clients: who has which, and what they say about it. `status` is
/// thread-safe, all else confined to the bus thread.
class Consumers {
 public:
  static constexpr std::size_t kConsumersMax = 64;
  /// A client that says nothing for so long has lost its consumer.
  static constexpr std::chrono::milliseconds kAlive{15'000};

  explicit Consumers(const Surroundings& surroundings);
  ~Consumers();

  void on_request(const std::string& route, const std::string& text);
  /// The client cannot be reached any more.
  void on_gone(const std::string& route);
  /// Takes consumers from clients that have said nothing for too long.
  void on_tick();
  /// The child has ended, and every connection with it; no client is to blame.
  void disconnect_all();

  std::vector<ConsumerStatus> status() const;

 private:
  using Steady = std::chrono::steady_clock;

  Consumer* owned_by(const std::string& route, std::uint64_t fence) SAMBUNG_REQUIRES(mutex_);
  void act(const std::string& route, const Request& request);
  void open(const std::string& route, const Request& request);
  Result<Consumer*> find_or_make(const std::string& route, const Request& request, bool& known)
      SAMBUNG_REQUIRES(mutex_);
  void rewind(const std::string& route, const Request& request);
  void answer(const std::string& route, const Request& request);
  void refuse(const std::string& route, const Request& request, std::string code, std::string what);

  const Surroundings around_;
  std::uint64_t last_fence_;
  mutable Mutex mutex_;
  std::map<std::string, std::unique_ptr<Consumer>> consumers_ SAMBUNG_GUARDED_BY(mutex_);
};

}  // namespace sambung::bus
