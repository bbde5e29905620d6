#pragma once

#include <cstdint>
#include <vector>

#include "core/base/doorbell.hpp"
#include "core/base/result.hpp"
#include "core/deliver/filter.hpp"
#include "core/deliver/host_port.hpp"

namespace sambung::deliver {

/// Events in the journal's order, with person, conversation and lane as state knows them now.
/// Thread-safe.
class Feed {
 public:
  virtual ~Feed() = default;
  virtual std::uint64_t epoch() const = 0;
  virtual std::uint32_t partitions() const = 0;
  /// The last offset that state has taken in; nothing beyond it is given out.
  virtual Result<std::uint64_t> last(std::uint32_t partition) = 0;
  /// The first offset that is retained.
  virtual Result<std::uint64_t> first(std::uint32_t partition) = 0;
  virtual Result<std::uint64_t> offset_at(std::uint32_t partition, UnixTime time) = 0;

  /// What is read of an event.
  struct Wanted {
    const Filter* filter =
        nullptr;  ///< what it does not want comes with position, type and channel alone
    bool with_raw = false;
  };
  /// One event of the feed; `erased` ones have no body and are not delivered.
  struct Entry {
    Item item;
    bool erased = false;
  };
  /// Entries from `offset` on, at most `count`, none beyond `last`.
  /// kNotFound - past retention; kCorrupt - damage.
  virtual Result<std::vector<Entry>> read(std::uint32_t partition, std::uint64_t offset,
                                          std::size_t count, const Wanted& wanted) = 0;
  /// Rings when there may be more.
  virtual Doorbell& doorbell() = 0;
};

}  // namespace sambung::deliver
