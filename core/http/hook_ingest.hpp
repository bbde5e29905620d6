#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/base/clock.hpp"
#include "core/base/mutex.hpp"
#include "core/http/server.hpp"
#include "core/inbound/door.hpp"
#include "core/journal/journal.hpp"

namespace spdlog {
class logger;
}

namespace sambung::http {

/// How one connection's webhooks fared since the door was opened.
struct HookCounts {
  std::uint64_t received = 0;    ///< stored, without repeats
  std::uint64_t repeated = 0;    ///< deliveries that were stored before
  std::uint64_t refused = 0;     ///< not the system's own
  std::uint64_t not_stored = 0;  ///< 503: the journal was full or not writable
  UnixTime last{};               ///< when one was last stored
  std::string last_refusal;      ///< why one was last refused; empty for never
};

/// The way of a connected system's webhook to the journal: through its door, stored as it came, answered 200
/// once it is on stable storage. What it says is read later. Systems count refusals and give up, so nothing
/// that is theirs is refused for what it says.
///
/// `handle` runs on the listener's thread; all is thread-safe. Journal, keys and clock must outlive it.
class HookIngest {
 public:
  static constexpr std::string_view kRoot = "/hooks/";

  HookIngest(const model::Keys& keys, journal::Journal& journal, const Clock& clock,
             spdlog::logger& log);

  /// From now on the connection's webhooks come in by this door instead of any that it had.
  void open(inbound::Door door);
  void close(const std::string& connection);

  /// A request whose path begins with kRoot.
  void handle(const Request& request, Respond respond);
  HookCounts counts(const std::string& connection) const;

 private:
  /// A door with its counts, which answers that are still in the journal's queue hold too.
  struct Way;

  std::shared_ptr<Way> find(std::string_view connection) const;
  void refuse(Way& way, const std::string& why, const Respond& respond) const;

  const model::Keys& keys_;
  journal::Journal& journal_;
  const Clock& clock_;
  spdlog::logger& log_;
  std::atomic<std::uint64_t> number_{0};
  mutable Mutex mutex_;
  std::map<std::string, std::shared_ptr<Way>, std::less<>> ways_ SAMBUNG_GUARDED_BY(mutex_);
};

}  // namespace sambung::http
