#pragma once

#include "core/base/clock.hpp"
#include "core/bus/cursor.hpp"
#include "core/journal/journal.hpp"

namespace sambung::bus {

/// Where a reading begins.
struct StartAt {
  enum class From { kAll, kNew, kSince, kCursor } from = From::kAll;
  UnixTime since{};  ///< with kSince: recorded at this time or later
  Cursor cursor;     ///< with kCursor: after it
};

/// `start` as a position of this journal. With kCursor only the partitions that it names.
/// kInvalid - the cursor is of another epoch, or names a partition that is not there: the reader
/// must begin anew.
Result<Cursor> resolve(const StartAt& start, journal::JournalReader& journal);

}  // namespace sambung::bus
