#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/ledger/ledger.hpp"

namespace sambung::deliver {

/// What is parked, by lane: the oldest item of a lane is tried when it is due, the later ones wait
/// behind it so that a person's events stay in order. Confined to its delivery.
class Lanes {
 public:
  /// Takes in what the ledger has.
  void load(const std::vector<ledger::Parked>& parked);

  void park(const ledger::Parked& item);
  /// Gives the item back when it was parked.
  std::optional<ledger::Parked> unpark(const Position& position);

  bool blocked(std::string_view lane) const { return by_lane_.contains(std::string(lane)); }
  std::size_t size() const { return size_; }
  /// The parked item at a position, if any.
  const ledger::Parked* find(const Position& position) const;

  /// Items that may be tried now: of every lane whose oldest item is due, that one and those behind
  /// it, in order, `count` at most.
  std::vector<ledger::Parked> due(UnixTime now, std::size_t count) const;
  /// When the next lane is due; nullopt when nothing is parked.
  std::optional<UnixTime> next_due() const;

 private:
  std::unordered_map<std::string, std::map<Position, ledger::Parked>> by_lane_;
  std::map<Position, std::string> lane_at_;
  std::size_t size_ = 0;
};

}  // namespace sambung::deliver
