#include "core/decide/standing.hpp"

namespace sambung::decide {

namespace {

constexpr const char* kConsumer = "sambung decider";
constexpr std::chrono::milliseconds kNoteEvery{200};

}  // namespace

Result<bool> Standing::load_folded() {
  folded_.assign(journal_.partitions(), 0);
  auto query = database_.prepare("SELECT partition, epoch, offset FROM progress");
  if (!query) return query.error();
  bool fits = true;
  auto row = query->step();
  for (; row && *row; row = query->step()) {
    const auto partition = static_cast<std::size_t>(query->integer(0));
    fits = fits && partition < folded_.size() &&
           static_cast<std::uint64_t>(query->integer(1)) == journal_.epoch();
    if (fits) folded_[partition] = static_cast<std::uint64_t>(query->integer(2));
  }
  if (!row) return row.error();
  for (std::uint32_t partition = 0; partition < folded_.size(); ++partition) {
    auto extent = journal_.extent(partition);
    if (!extent) return extent.error();
    fits = fits && folded_[partition] <= extent->last;
  }
  return fits;
}

Result<void> Standing::load_judged() {
  auto owner = ledger_.own(kConsumer, journal_.epoch(),
                           std::vector<std::uint64_t>(journal_.partitions(), 0));
  if (!owner) return owner.error();
  fence_ = owner->fence;
  judged_ = owner->watermark;
  if (owner->epoch != journal_.epoch() || judged_.size() != folded_.size()) {
    return Error{ErrorCode::kCorrupt,
                 "ledger.db belongs to another journal; restore the two from one backup"};
  }
  for (std::uint32_t partition = 0; partition < judged_.size(); ++partition) {
    auto extent = journal_.extent(partition);
    if (!extent) return extent.error();
    if (judged_[partition] <= extent->last) continue;
    return Error{ErrorCode::kCorrupt,
                 "ledger.db is ahead of journal.db: the journal is older than what was done with "
                 "it; restore the two from one backup"};
  }
  return {};
}

Result<void> Standing::store_folded() {
  for (std::uint32_t partition = 0; partition < folded_.size(); ++partition) {
    auto put = database_.cached(
        "INSERT OR REPLACE INTO progress(partition, epoch, offset) VALUES(?, ?, ?)");
    if (!put) return put.error();
    auto done = (*put)
                    ->bind(1, std::int64_t{partition})
                    .bind(2, static_cast<std::int64_t>(journal_.epoch()))
                    .bind(3, static_cast<std::int64_t>(folded_[partition]))
                    .run();
    if (!done) return done;
  }
  return {};
}

Result<void> Standing::note_judged() {
  noted_at_ = std::chrono::steady_clock::now();
  bool moved = false;
  for (std::size_t partition = 0; partition < folded_.size(); ++partition) {
    if (folded_[partition] <= judged_[partition]) continue;
    judged_[partition] = folded_[partition];
    moved = true;
  }
  if (!moved) return {};
  ledger::Progress progress;
  progress.consumer = kConsumer;
  progress.fence = fence_;
  progress.watermark = judged_;
  return ledger_.commit(progress);
}

bool Standing::note_due() const {
  return std::chrono::steady_clock::now() - noted_at_ >= kNoteEvery;
}

}  // namespace sambung::decide
