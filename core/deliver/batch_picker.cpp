#include "core/deliver/batch_picker.hpp"

#include <algorithm>

#include "core/deliver/settlement.hpp"
#include "core/logging/logger.hpp"

namespace sambung::deliver {

Result<std::vector<Position>> BatchPicker::add_due() {
  std::vector<Position> gone;
  for (const ledger::Parked& parked : in_.standing.lanes().due(in_.now, in_.batch_max / 2 + 1)) {
    const Position& position = parked.position;
    auto entries = in_.feed.read(position.partition, position.offset, 1,
                                 {.filter = nullptr, .with_raw = in_.reading.with_raw});
    if (!entries && entries.error().code != ErrorCode::kNotFound) return entries.error();
    if (!entries || entries->empty() || entries->front().erased) {
      gone.push_back(position);
      continue;
    }
    Item& item = next_.items.emplace_back(std::move(entries->front().item));
    item.lane = parked.lane;
    item.attempt = std::max(parked.attempts + 1, 2U);
    item.replay = parked.replay;
  }
  return gone;
}

Result<void> BatchPicker::add_fresh() {
  const ReplayMark& replay = in_.standing.replay();
  std::vector<std::uint64_t>& watermark = next_.passed.watermark;
  for (std::uint32_t partition = 0; partition < watermark.size(); ++partition) {
    if (next_.items.size() >= in_.batch_max) return {};
    if (in_.reading.filter.nothing) {
      if (auto passed = pass_all(partition); !passed) return passed;
      continue;
    }
    watermark[partition] = replay.onward(partition, watermark[partition]);
    const std::uint64_t room = std::min<std::uint64_t>(
        in_.batch_max - next_.items.size(), replay.room(partition, watermark[partition]));
    auto entries = in_.feed.read(partition, watermark[partition] + 1, room,
                                 {.filter = &in_.reading.filter, .with_raw = in_.reading.with_raw});
    if (!entries && entries.error().code == ErrorCode::kNotFound) {
      if (auto lost = pass_lost(partition); !lost) return lost;
      continue;
    }
    if (!entries) return entries.error();
    for (Feed::Entry& entry : *entries) {
      watermark[partition] = entry.item.position.offset;
      entry.item.replay = replay.covers(partition, watermark[partition]);
      sort_in(std::move(entry));
    }
  }
  return {};
}

Result<void> BatchPicker::pass_all(std::uint32_t partition) {
  std::uint64_t& watermark = next_.passed.watermark[partition];
  auto last = in_.feed.last(partition);
  if (!last) return last.error();
  if (*last <= watermark) return {};
  next_.passed.filtered += *last - watermark;
  watermark = *last;
  return {};
}

/// Retention was faster than the connection: said aloud, unless all of it was delivered before.
Result<void> BatchPicker::pass_lost(std::uint32_t partition) {
  std::uint64_t& watermark = next_.passed.watermark[partition];
  auto first = in_.feed.first(partition);
  if (!first) return first.error();
  if (in_.standing.replay().covers(partition, *first - 1)) {
    watermark = *first - 1;
    return {};
  }
  const std::string range = std::to_string(watermark + 1) + " to " + std::to_string(*first - 1) +
                            " of partition " + std::to_string(partition);
  in_.log.error("event=truncated connection={} offsets=\"{}\"", in_.connection, range);
  next_.passed.dead.push_back(
      {.number = 0,
       .consumer = {},
       .position = {in_.feed.epoch(), partition, watermark + 1},
       .event = {},
       .type = "truncated",
       .lane = {},
       .attempts = 0,
       .outcome = "truncated",
       .reason = "offsets " + range + " were removed before they were delivered",
       .version = in_.version,
       .at = in_.now});
  watermark = *first - 1;
  return {};
}

void BatchPicker::sort_in(Feed::Entry entry) {
  Item& item = entry.item;
  if (entry.erased || !in_.reading.filter.wants(item.type, item.channel)) {
    ++next_.passed.filtered;
    return;
  }
  // Parked before a replay was asked for: it comes when it is due, and only then.
  if (item.replay && in_.standing.lanes().find(item.position) != nullptr) return;
  if (item.replay && !in_.reading.replays) {
    ++next_.passed.filtered;
    ++next_.replays_passed;
    return;
  }
  if (in_.standing.lanes().blocked(item.lane)) {
    next_.passed.parked.push_back(behind_its_lane(item, in_.now));
    return;
  }
  next_.items.push_back(std::move(item));
}

}  // namespace sambung::deliver
