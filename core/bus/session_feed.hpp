#pragma once

#include "core/bus/remote_consumer.hpp"
#include "core/deliver/feed.hpp"

namespace sambung::bus {

/// The broker's feed as one durable consumer reads it: what retention removed before it was
/// delivered is told to the client, never passed over in silence. Thread-safe; both must outlive
/// it.
class SessionFeed final : public deliver::Feed {
 public:
  SessionFeed(deliver::Feed& feed, RemoteConsumer& client) : feed_(feed), client_(client) {}

  std::uint64_t epoch() const override { return feed_.epoch(); }
  std::uint32_t partitions() const override { return feed_.partitions(); }
  Result<std::uint64_t> last(std::uint32_t partition) override { return feed_.last(partition); }
  Result<std::uint64_t> first(std::uint32_t partition) override { return feed_.first(partition); }
  Result<std::uint64_t> offset_at(std::uint32_t partition, UnixTime time) override {
    return feed_.offset_at(partition, time);
  }
  Result<std::vector<Entry>> read(std::uint32_t partition, std::uint64_t offset, std::size_t count,
                                  const Wanted& wanted) override;
  Doorbell& doorbell() override { return feed_.doorbell(); }

 private:
  deliver::Feed& feed_;
  RemoteConsumer& client_;
};

}  // namespace sambung::bus
