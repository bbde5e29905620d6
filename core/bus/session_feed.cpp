#include "core/bus/session_feed.hpp"

namespace sambung::bus {

Result<std::vector<deliver::Feed::Entry>> SessionFeed::read(std::uint32_t partition,
                                                            std::uint64_t offset, std::size_t count,
                                                            const Wanted& wanted) {
  auto entries = feed_.read(partition, offset, count, wanted);
  if (entries || entries.error().code != ErrorCode::kNotFound) return entries;
  const auto client = client_.client();
  const auto first = feed_.first(partition);
  if (client && first && offset < *first) {
    client_.tell(truncated_notice(client->fence,
                                  {.partition = partition, .from = offset, .to = *first - 1}));
  }
  return entries;
}

}  // namespace sambung::bus
