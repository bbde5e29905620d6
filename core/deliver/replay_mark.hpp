#pragma once

#include "core/ledger/ledger.hpp"

namespace sambung::deliver {

/// Which events come again because an operator asked for them, as the ledger keeps it. Immutable.
class ReplayMark {
 public:
  ReplayMark() = default;
  explicit ReplayMark(ledger::Replay replay) : replay_(std::move(replay)) {}

  /// Whether an event that is read now, and was not parked meanwhile, comes again.
  bool covers(std::uint32_t partition, std::uint64_t offset) const;
  /// Where reading goes on: the end of a replayed range leads back to where the connection stood.
  std::uint64_t onward(std::uint32_t partition, std::uint64_t watermark) const;
  /// How many events may be read at once, so that none beyond the range is.
  std::uint64_t room(std::uint32_t partition, std::uint64_t watermark) const;
  /// How many events behind the range will be passed over, because they were delivered before.
  std::uint64_t passed_over(std::uint32_t partition, std::uint64_t watermark) const;

 private:
  /// Nothing is read again from there on.
  bool over(std::uint32_t partition, std::uint64_t watermark) const {
    return partition >= replay_.resume.size() || watermark >= replay_.resume[partition];
  }

  ledger::Replay replay_;
};

}  // namespace sambung::deliver
