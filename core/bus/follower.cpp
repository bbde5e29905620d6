#include "core/bus/follower.hpp"

#include <algorithm>

#include "core/bus/topic.hpp"

namespace sambung::bus {

namespace {

const journal::ReadLimits kStride{.records = 500, .bytes = 4 * 1024 * 1024, .with_raw = false};

}  // namespace

Result<void> Follower::skip_to_end() {
  heads_.clear();
  offsets_.assign(journal_.partitions(), 0);
  complete_.assign(journal_.partitions(), false);
  for (std::uint32_t partition = 0; partition < offsets_.size(); ++partition) {
    auto extent = journal_.extent(partition);
    if (!extent) return extent.error();
    const std::uint64_t back = extent->last > kLookBack ? extent->last - kLookBack : 0;
    if (auto learnt = learn(partition, std::max(extent->first, back + 1), extent->last); !learnt) {
      return learnt;
    }
    offsets_[partition] = extent->last;
    complete_[partition] = extent->first == 1 && back == 0;
  }
  return {};
}

Result<void> Follower::resume(const std::vector<std::uint64_t>& offsets) {
  if (auto skipped = skip_to_end(); !skipped) return skipped;
  for (std::uint32_t partition = 0; partition < offsets_.size(); ++partition) {
    if (partition >= offsets.size()) break;
    offsets_[partition] = std::min(offsets_[partition], offsets[partition]);
  }
  // What is given again tells its topics anew; heads beyond it would name a later event as earlier.
  std::erase_if(heads_, [this](const auto& head) {
    const std::uint32_t partition = head.first.first;
    if (head.second.offset <= offsets_[partition]) return false;
    complete_[partition] = false;
    return true;
  });
  return {};
}

Result<void> Follower::learn(std::uint32_t partition, std::uint64_t first, std::uint64_t last) {
  while (first <= last) {
    auto records = journal_.read(partition, first, kStride);
    if (!records) return records.error();
    if (records->empty()) return {};
    for (const journal::Record& record : *records) {
      if (record.position.offset > last) return {};
      note(record.position, topic_of(record.event.envelope), Clock::time_point{});  // due at once
    }
    first = records->back().position.offset + 1;
  }
  return {};
}

Result<bool> Follower::step(Clock::time_point now, const Publish& publish) {
  bool more = false;
  for (std::uint32_t partition = 0; partition < offsets_.size(); ++partition) {
    auto stepped = step(partition, now, publish);
    if (!stepped) return stepped;
    more = more || *stepped;
  }
  return more;
}

Result<bool> Follower::step(std::uint32_t partition, Clock::time_point now,
                            const Publish& publish) {
  auto records = journal_.read(partition, offsets_[partition] + 1, kStride);
  if (!records && records.error().code == ErrorCode::kNotFound) {
    auto extent = journal_.extent(partition);
    if (!extent) return extent.error();
    offsets_[partition] = extent->first - 1;  // prev and beacons tell subscribers of it
    return true;
  }
  if (!records) return records.error();
  for (journal::Record& record : *records) {
    const Position position = record.position;
    const Previous previous = note(position, topic_of(record.event.envelope), now);
    publish(event_frames(std::move(record), previous));
    offsets_[partition] = position.offset;
  }
  return records->size() == kStride.records;
}

Previous Follower::note(const Position& position, const std::string& topic, Clock::time_point now) {
  const Topic key{position.partition, topic};
  const auto found = heads_.find(key);
  Previous previous;
  if (found != heads_.end()) {
    previous.offset = found->second.offset;
    found->second = {.offset = position.offset, .due = now + kBeaconFirst};
    return previous;
  }
  if (complete_[position.partition]) previous.offset = 0;
  if (heads_.size() < kTopicsMax) {
    heads_[key] = {.offset = position.offset, .due = now + kBeaconFirst};
  } else {
    complete_[position.partition] = false;
  }
  return previous;
}

void Follower::beacons(Clock::time_point now, const Beacon& beacon) {
  for (auto& [topic, head] : heads_) {
    if (head.due > now) continue;
    beacon(topic.second, beacon_header({journal_.epoch(), topic.first, head.offset}));
    head.due = now + kBeaconEvery;
  }
}

void Follower::introduce(const std::string& prefix, const Beacon& beacon) const {
  for (const auto& [topic, head] : heads_) {
    if (!topic.second.starts_with(prefix)) continue;
    beacon(topic.second, beacon_header({journal_.epoch(), topic.first, head.offset}));
  }
}

}  // namespace sambung::bus
