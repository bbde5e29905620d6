#include "core/decide/next_batch.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace sambung::decide {

namespace {

/// Of a partition's bodies; one read may bring more.
constexpr std::size_t kBytesMax = 32 * 1024 * 1024;
// The pages of an index whose keys lie at random are written once for all of a batch: the more at once, the fewer.
// An eighth of what is to be read, so that a crash costs a small part of what is done.
constexpr std::size_t kPartOfLag = 8;
constexpr std::size_t kBatchesAtOnce = 4;

}  // namespace

Result<std::vector<journal::Record>> next_batch(journal::JournalReader& journal,
                                                std::vector<std::uint64_t>& folded,
                                                std::size_t batch_max, const Wants& wants) {
  std::vector<journal::Record> all;
  UnixTime complete_until = UnixTime::max();  // beyond it a partition may have more
  for (std::uint32_t partition = 0; partition < folded.size(); ++partition) {
    auto extent = journal.extent(partition);
    if (!extent) return extent.error();
    folded[partition] = std::max(folded[partition], extent->first - 1);
    if (extent->last <= folded[partition]) continue;
    const std::size_t before = all.size();
    std::uint64_t next = folded[partition] + 1;
    const std::size_t count_max = std::clamp<std::size_t>(
        (extent->last - folded[partition]) / kPartOfLag, batch_max, kBatchesAtOnce * batch_max);
    std::size_t bytes = 0;
    while (next <= extent->last && all.size() - before < count_max && bytes < kBytesMax) {
      auto records = journal.read(partition, next,
                                  {.records = count_max - (all.size() - before), .wants = wants});
      if (!records) return records.error();
      if (records->empty()) break;
      next = records->back().position.offset + 1;
      for (const journal::Record& record : *records) bytes += record.event.body.size();
      std::move(records->begin(), records->end(), std::back_inserter(all));
    }
    if (all.size() > before && next <= extent->last) {
      complete_until = std::min(complete_until, all.back().recorded);
    }
  }
  std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) {
    return std::pair(a.recorded, a.position) < std::pair(b.recorded, b.position);
  });
  std::erase_if(all, [&](const auto& record) { return record.recorded > complete_until; });
  return all;
}

}  // namespace sambung::decide
