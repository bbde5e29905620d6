#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <unordered_set>
#include <vector>

#include "core/journal/journal.hpp"
#include "core/sync/policy.hpp"
#include "core/sync/store.hpp"
#include "core/sync/turn.hpp"

namespace sambung::sync {

/// What a turn takes in of the journal, and how much. Confined to the desk's thread.
class Intake {
 public:
  struct Parts {
    Turn& turn;
    Store& store;
    journal::JournalReader& journal;
    const Rules& rules;
  };
  /// How much may be taken in now.
  struct Room {
    std::optional<std::size_t> persons;  ///< that begin at once; nullopt: nobody says
    bool is_behind = false;              ///< more is due than is begun soon
  };

  /// Events from `folded`, which moves, up to `projected`, both by partition. How many it went past.
  Result<std::size_t> take(const Parts& parts, const Room& room,
                           const std::vector<std::uint64_t>& projected,
                           std::vector<std::uint64_t>& folded);
  /// What was passed by while its connection did not take part; whether there was any.
  Result<bool> catch_up(const Parts& parts);
  /// Of this connection something may have been passed by.
  void look_back(const std::string& connection) { behind_.insert(connection); }
  /// These were judged before the last broker ended.
  void skip(std::unordered_set<EventId> consumed) { consumed_ = std::move(consumed); }

 private:
  std::size_t persons_wanted(const Room& room);
  Result<void> take_event(const Parts& parts, const journal::Record& record);

  std::chrono::steady_clock::time_point paced_since_;
  std::size_t paced_ = 0;            // persons taken in since then
  std::size_t first_partition_ = 0;  // of those that are read
  std::unordered_set<EventId> consumed_;
  std::set<std::string> behind_;
};

}  // namespace sambung::sync
