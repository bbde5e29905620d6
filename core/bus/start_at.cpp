#include "core/bus/start_at.hpp"

namespace sambung::bus {

namespace {

Result<std::uint64_t> before(const StartAt& start, journal::JournalReader& journal,
                             std::uint32_t partition) {
  if (start.from == StartAt::From::kSince) {
    auto offset = journal.offset_at(partition, start.since);
    if (offset) --*offset;
    return offset;
  }
  auto extent = journal.extent(partition);
  if (!extent) return extent.error();
  return start.from == StartAt::From::kNew ? extent->last : extent->first - 1;
}

}  // namespace

Result<Cursor> resolve(const StartAt& start, journal::JournalReader& journal) {
  if (start.from == StartAt::From::kCursor) {
    if (start.cursor.epoch != journal.epoch()) {
      return Error{ErrorCode::kInvalid,
                   "the cursor is of journal " + epoch_text(start.cursor.epoch) + ", this is " +
                       epoch_text(journal.epoch()) +
                       ": the journal was restored or is new; begin anew, with from or since"};
    }
    if (!start.cursor.after.empty() && start.cursor.after.rbegin()->first >= journal.partitions()) {
      return Error{ErrorCode::kInvalid, "the cursor names a partition that this journal has not"};
    }
    return start.cursor;
  }
  Cursor cursor{.epoch = journal.epoch(), .after = {}};
  for (std::uint32_t partition = 0; partition < journal.partitions(); ++partition) {
    auto offset = before(start, journal, partition);
    if (!offset) return offset.error();
    cursor.after[partition] = *offset;
  }
  return cursor;
}

}  // namespace sambung::bus
