#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <thread>

#include "core/base/mutex.hpp"

namespace sambung::fault {

/// A durable subscriber of the bus, as `schemas/bus.md` tells outsiders to write one: it counts an
/// event by its id before it acknowledges it, and opens again when nobody answers. Its count is an
/// outside ledger. Thread-safe; owns its thread.
class Subscriber {
 public:
  /// `endpoint`: of the bus's requests. Need not be there yet.
  explicit Subscriber(std::string endpoint);

  /// Waits until all of `events` were counted; false after `patience`.
  bool has_all(const std::set<std::string>& events, std::chrono::seconds patience) const;
  /// How many of `events` were never counted.
  std::size_t lost(const std::set<std::string>& events) const;
  /// Events counted, and how often one came that had been counted before.
  std::size_t events() const;
  std::size_t repeats() const;
  /// How often a conversation's event came first after a later one of it.
  std::size_t disordered() const;
  /// How often the consumer was opened.
  std::size_t openings() const;

 private:
  void run(const std::stop_token& stop);
  void count(const std::string& id, const std::string& conversation, std::uint64_t offset);
  void opened();

  const std::string endpoint_;
  mutable Mutex mutex_;
  mutable Condition counted_;
  std::set<std::string> seen_ SAMBUNG_GUARDED_BY(mutex_);
  std::map<std::string, std::uint64_t> newest_ SAMBUNG_GUARDED_BY(mutex_);  // by conversation
  std::size_t repeats_ SAMBUNG_GUARDED_BY(mutex_) = 0;
  std::size_t disordered_ SAMBUNG_GUARDED_BY(mutex_) = 0;
  std::size_t openings_ SAMBUNG_GUARDED_BY(mutex_) = 0;
  std::jthread thread_;  // last: it uses all of the above
};

}  // namespace sambung::fault
