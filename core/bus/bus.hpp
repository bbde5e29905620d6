#pragma once

#include <sys/types.h>

#include <atomic>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "core/base/clock.hpp"
#include "core/base/mutex.hpp"
#include "core/base/result.hpp"
#include "core/base/secret.hpp"
#include "core/bus/child_life.hpp"
#include "core/bus/consumers.hpp"
#include "core/bus/outlet.hpp"
#include "core/deliver/feed.hpp"
#include "core/journal/journal.hpp"
#include "core/ledger/ledger.hpp"

namespace sambung::bus {

struct BusOptions {
  std::filesystem::path program;  ///< sambung-bus
  std::filesystem::path journal_file;
  std::filesystem::path keys_file;
  Secret master_key;
  std::filesystem::path socket;  ///< ipc for requests; the feed's is beside it (see feed_socket)
  std::string tcp_address;       ///< loopback; empty: no tcp
  std::uint16_t tcp_port = 0;    ///< 0: any free one, the feed too; else the feed has the next one
  Secret token;                  ///< wanted from tcp clients
  std::uint32_t feed_frames_max = 10'000;  ///< waiting for one slow subscriber
};

struct BusStatus {
  std::string state;  ///< starting, running, waiting (to restart)
  std::string reason;
  pid_t pid = 0;
  std::uint64_t restarts = 0;
  Listening listening;
  std::vector<ConsumerStatus> consumers;
};

/// Where the feed is, beside the socket for requests: "bus.sock" -> "bus.feed.sock".
std::filesystem::path feed_socket(const std::filesystem::path& socket);

/// The broker's half of the bus: runs sambung-bus, starts it again when it ends, tells it when the
/// journal has grown, and serves durable consumers. Nothing that happens to the child reaches who
/// appends. Owns its threads; `status` is thread-safe. Everything given must outlive it.
class Bus final : private ChildListener {
 public:
  /// kInvalid - tcp off loopback, tcp without a token of 16 bytes, or a socket path that is too
  /// long; kUnavailable, kUnauthorised - the folder of the sockets.
  static Result<std::unique_ptr<Bus>> start(BusOptions options, journal::Journal& journal,
                                            deliver::Feed& feed, ledger::Ledger& ledger,
                                            const Clock& clock, spdlog::logger& log);
  ~Bus() override;

  BusStatus status() const;

 private:
  Bus(BusOptions options, std::unique_ptr<Outlet> outlet, journal::Journal& journal,
      deliver::Feed& feed, ledger::Ledger& ledger, const Clock& clock, spdlog::logger& log);

  void run(const std::stop_token& stop);
  void ring_on_growth(const std::stop_token& stop);
  std::string bootstrap() const;
  void rest(std::chrono::milliseconds delay, const std::stop_token& stop);
  void report(const char* state, std::string reason);

  void on_listening(const Listening& listening) override;
  void on_alive(Alive alive) override;
  void on_request(const std::string& route, const std::string& text) override;
  void on_gone(const std::string& route) override;
  void on_tick() override;

  const BusOptions options_;
  journal::Journal& journal_;
  spdlog::logger& log_;
  std::unique_ptr<Outlet> outlet_;
  std::vector<std::uint64_t> resume_;  // the bus thread's own
  std::atomic<bool> followed_{false};

  mutable Mutex mutex_;
  Condition stopping_;
  BusStatus status_ SAMBUNG_GUARDED_BY(mutex_);

  Consumers consumers_;
  std::jthread ringer_;
  std::jthread thread_;
};

}  // namespace sambung::bus
