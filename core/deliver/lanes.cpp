#include "core/deliver/lanes.hpp"

#include <algorithm>

namespace sambung::deliver {

void Lanes::load(const std::vector<ledger::Parked>& parked) {
  by_lane_.clear();
  lane_at_.clear();
  size_ = 0;
  for (const ledger::Parked& item : parked) park(item);
}

void Lanes::park(const ledger::Parked& item) {
  unpark(item.position);
  by_lane_[item.lane].insert_or_assign(item.position, item);
  lane_at_[item.position] = item.lane;
  ++size_;
}

std::optional<ledger::Parked> Lanes::unpark(const Position& position) {
  const auto at = lane_at_.find(position);
  if (at == lane_at_.end()) return std::nullopt;
  const auto lane = by_lane_.find(at->second);
  const auto item = lane->second.find(position);
  ledger::Parked gone = std::move(item->second);
  lane->second.erase(item);
  if (lane->second.empty()) by_lane_.erase(lane);
  lane_at_.erase(at);
  --size_;
  return gone;
}

const ledger::Parked* Lanes::find(const Position& position) const {
  const auto at = lane_at_.find(position);
  return at == lane_at_.end() ? nullptr : &by_lane_.at(at->second).at(position);
}

std::vector<ledger::Parked> Lanes::due(UnixTime now, std::size_t count) const {
  std::vector<ledger::Parked> items;
  for (const auto& [lane, parked] : by_lane_) {
    if (parked.begin()->second.due > now) continue;
    for (const auto& [position, item] : parked) {
      if (items.size() == count) return items;
      items.push_back(item);
    }
  }
  return items;
}

std::optional<UnixTime> Lanes::next_due() const {
  std::optional<UnixTime> next;
  for (const auto& [lane, parked] : by_lane_) {
    const UnixTime due = parked.begin()->second.due;
    next = next ? std::min(*next, due) : due;
  }
  return next;
}

}  // namespace sambung::deliver
