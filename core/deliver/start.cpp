#include "core/deliver/start.hpp"

namespace sambung::deliver {

Result<std::vector<std::uint64_t>> first_watermark(const Start& start, Feed& feed) {
  std::vector<std::uint64_t> begin;
  for (std::uint32_t partition = 0; partition < feed.partitions(); ++partition) {
    Result<std::uint64_t> offset = std::uint64_t{1};
    switch (start.from) {
      case Start::From::kAll: offset = feed.first(partition); break;
      case Start::From::kNew: {
        offset = feed.last(partition);
        if (offset) ++*offset;
        break;
      }
      case Start::From::kSince: offset = feed.offset_at(partition, start.since); break;
    }
    if (!offset) return offset.error();
    begin.push_back(*offset - 1);
  }
  return begin;
}

}  // namespace sambung::deliver
