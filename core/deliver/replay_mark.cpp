#include "core/deliver/replay_mark.hpp"

#include <algorithm>
#include <cstdint>

namespace sambung::deliver {

bool ReplayMark::covers(std::uint32_t partition, std::uint64_t offset) const {
  return partition < replay_.until.size() && offset <= replay_.until[partition];
}

std::uint64_t ReplayMark::onward(std::uint32_t partition, std::uint64_t watermark) const {
  if (over(partition, watermark) || watermark < replay_.until[partition]) return watermark;
  return replay_.resume[partition];
}

std::uint64_t ReplayMark::room(std::uint32_t partition, std::uint64_t watermark) const {
  if (over(partition, watermark) || watermark >= replay_.until[partition]) return UINT64_MAX;
  return replay_.until[partition] - watermark;
}

std::uint64_t ReplayMark::passed_over(std::uint32_t partition, std::uint64_t watermark) const {
  if (over(partition, watermark)) return 0;
  return replay_.resume[partition] - std::max(replay_.until[partition], watermark);
}

}  // namespace sambung::deliver
