#include "core/deliver/standing.hpp"

namespace sambung::deliver {

namespace {

/// A commit flushes the disk, and events that are none of a connection's come by the thousand.
constexpr std::chrono::seconds kHeld{1};

bool only_passes(const ledger::Progress& progress) {
  return progress.done == 0 && progress.parked.empty() && progress.unparked.empty() &&
         progress.dead.empty() && progress.hops.empty();
}

}  // namespace

Result<void> Standing::take_over(const Start& start) {
  auto begin = first_watermark(start, feed_);
  if (!begin) return begin.error();
  auto consumer = ledger_.own(connection_, feed_.epoch(), *begin);
  if (!consumer) return consumer.error();
  if (consumer->epoch != feed_.epoch() || consumer->watermark.size() != feed_.partitions()) {
    return Error{ErrorCode::kCorrupt,
                 "the ledger knows connection " + connection_ +
                     " from another journal; rewind it to where it shall go on (sambung replay)"};
  }
  fence_ = consumer->fence;
  watermark_ = consumer->watermark;
  replay_ = ReplayMark(consumer->replay);
  lanes_.load(consumer->parked);
  held_.reset();
  if (!consumer->paused.empty()) return ledger_.pause(connection_, "");
  return {};
}

Result<void> Standing::commit(ledger::Progress& progress) {
  const auto now = std::chrono::steady_clock::now();
  if (only_passes(progress) && now < stored_ + kHeld) {
    watermark_ = progress.watermark;
    held_ = held_.value_or(0) + progress.filtered;
    return {};
  }
  progress.consumer = connection_;
  progress.fence = fence_;
  progress.filtered += held_.value_or(0);
  for (ledger::DeadLetter& letter : progress.dead) letter.consumer = connection_;
  if (auto stored = ledger_.commit(progress); !stored) return stored;
  stored_ = now;
  held_.reset();
  watermark_ = progress.watermark;
  for (const Position& position : progress.unparked) lanes_.unpark(position);
  for (const ledger::Parked& item : progress.parked) lanes_.park(item);
  return {};
}

Result<void> Standing::settle(bool at_once) {
  if (!held_ || (!at_once && std::chrono::steady_clock::now() < stored_ + kHeld)) return {};
  stored_ = {};
  ledger::Progress progress;
  progress.watermark = watermark_;
  return commit(progress);
}

Result<void> Standing::forget(const std::vector<Position>& gone) {
  if (gone.empty()) return {};
  ledger::Progress progress;
  progress.watermark = watermark_;
  progress.unparked = gone;
  progress.filtered = gone.size();
  return commit(progress);
}

std::uint64_t Standing::passed_over() const {
  std::uint64_t count = 0;
  for (std::uint32_t partition = 0; partition < watermark_.size(); ++partition) {
    count += replay_.passed_over(partition, watermark_[partition]);
  }
  return count;
}

}  // namespace sambung::deliver
