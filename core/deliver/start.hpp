#pragma once

#include <cstdint>
#include <vector>

#include "core/base/clock.hpp"
#include "core/deliver/feed.hpp"

namespace sambung::deliver {

/// Where a connection that is new begins.
struct Start {
  enum class From { kAll, kNew, kSince } from = From::kAll;
  UnixTime since{};
};

/// The watermark of a connection that begins at `start`; errors are the feed's.
Result<std::vector<std::uint64_t>> first_watermark(const Start& start, Feed& feed);

}  // namespace sambung::deliver
