#pragma once

#include <compare>
#include <cstdint>

namespace sambung {

/// Where an event stands in the journal. Offsets are contiguous within a partition and start at 1;
/// a new or restored journal is a new epoch, so that an older cursor is noticed. Cursors are opaque
/// text outside the broker. Immutable.
struct Position {
  std::uint64_t epoch = 0;
  std::uint32_t partition = 0;
  std::uint64_t offset = 0;

  auto operator<=>(const Position&) const = default;
};

}  // namespace sambung
