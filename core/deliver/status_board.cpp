#include "core/deliver/status_board.hpp"

#include <algorithm>

namespace sambung::deliver {

DeliveryStatus StatusBoard::status() const {
  DeliveryStatus status;
  std::vector<std::uint64_t> stored;
  {
    Lock lock(mutex_);
    status = status_;
    stored = watermark_;
  }
  status.lag = status.parked;
  // Counted now: the thread may not have had its turn since the journal grew.
  for (std::uint32_t partition = 0; partition < stored.size(); ++partition) {
    const auto last = feed_.last(partition);
    if (last && *last > stored[partition]) status.lag += *last - stored[partition];
  }
  status.lag -= std::min(status.lag, status.passed_over);
  return status;
}

bool StatusBoard::drained() const {
  std::vector<std::uint64_t> stored;
  {
    Lock lock(mutex_);
    if (status_.parked != 0 || watermark_.empty()) return false;
    stored = watermark_;
  }
  for (std::uint32_t partition = 0; partition < stored.size(); ++partition) {
    const auto last = feed_.last(partition);
    if (!last || *last > stored[partition]) return false;
  }
  return true;
}

bool StatusBoard::set_state(const char* state, std::string reason) {
  Lock lock(mutex_);
  const bool changed = status_.state != state;
  status_.state = state;
  status_.reason = std::move(reason);
  return changed;
}

void StatusBoard::measure(const Standing& standing, std::chrono::milliseconds behind) {
  Lock lock(mutex_);
  status_.passed_over = standing.passed_over();
  status_.parked = standing.lanes().size();
  status_.behind = behind;
}

void StatusBoard::note_stored(const Standing& standing, const ledger::Progress& progress) {
  Lock lock(mutex_);
  watermark_ = standing.watermark();
  status_.parked = standing.lanes().size();
  status_.done += progress.done;
  status_.dead += progress.dead.size();
}

}  // namespace sambung::deliver
