#include "core/deliver/handover.hpp"

#include <algorithm>
#include <utility>

#include "core/logging/logger.hpp"

namespace sambung::deliver {

std::optional<std::vector<Settlement>> Handover::run(const std::vector<Item>& batch,
                                                     const std::stop_token& stop) {
  settled_.clear();
  if (!give(batch, stop)) return std::nullopt;
  return std::exchange(settled_, {});
}

/// False when it was cut short.
bool Handover::give(const std::vector<Item>& items, const std::stop_token& stop) {
  if (items.empty()) return true;
  while (!stop.stop_requested() && !parts_.host.await_ready(kHostPatience)) parts_.restarting();
  if (stop.stop_requested()) return false;
  const BatchResult result = parts_.host.deliver(items, parts_.deadline);
  if (result.ok()) {
    settled_.push_back(settle(items, result.outcomes, parts_.lanes, parts_.backoff,
                              parts_.clock.now(), parts_.version));
    return true;
  }
  if (stop.stop_requested() || result.fault == BatchFault::kNotConnected) return false;
  parts_.log.warn("event=batch_fault connection={} items={} reason=\"{}\"", parts_.connection,
                  items.size(), result.detail);
  if (items.size() > 1) return give_halves(items, stop);
  settled_.push_back(settle_fault(items.front(), result.fault, parts_.lanes, parts_.backoff,
                                  parts_.clock.now(), parts_.version));
  return true;
}

bool Handover::give_halves(const std::vector<Item>& items, const std::stop_token& stop) {
  const auto middle = items.begin() + static_cast<std::ptrdiff_t>(items.size() / 2);
  if (!give({items.begin(), middle}, stop)) return false;
  // A lane that met trouble in the first half must not run on in the second.
  std::vector<Item> second;
  Settlement behind;
  for (auto item = middle; item != items.end(); ++item) {
    if (met_trouble(item->lane)) {
      behind.progress.parked.push_back(behind_its_lane(*item, parts_.clock.now()));
    } else {
      second.push_back(*item);
    }
  }
  if (!behind.progress.parked.empty()) {
    behind.only_outage = false;
    settled_.push_back(std::move(behind));
  }
  return give(second, stop);
}

bool Handover::met_trouble(const std::string& lane) const {
  return std::any_of(settled_.begin(), settled_.end(), [&lane](const Settlement& part) {
    const auto& parked = part.progress.parked;
    return std::any_of(parked.begin(), parked.end(),
                       [&lane](const ledger::Parked& item) { return item.lane == lane; });
  });
}

}  // namespace sambung::deliver
