#pragma once

#include <chrono>
#include <cstdint>
#include <vector>

#include "core/journal/journal.hpp"
#include "core/ledger/ledger.hpp"
#include "core/sqlite/database.hpp"

namespace sambung::decide {

/// How far the journal was folded, which stands in state.db, and how far it was judged, which stands in
/// the ledger. Confined to the projector's thread.
class Standing {
 public:
  /// All three must outlive it; `database` may be opened later.
  Standing(sqlite::Database& database, journal::JournalReader& journal, ledger::Ledger& ledger)
      : database_(database), journal_(journal), ledger_(ledger) {}

  /// False when what the file says does not fit this journal: the state must start over.
  Result<bool> load_folded();
  /// kCorrupt - the ledger is ahead of the journal or belongs to another one.
  Result<void> load_judged();

  const std::vector<std::uint64_t>& folded() const { return folded_; }
  void set_folded(std::vector<std::uint64_t> folded) { folded_ = std::move(folded); }
  void set_folded(const Position& position) { folded_[position.partition] = position.offset; }
  void start_over() { folded_.assign(folded_.size(), 0); }
  bool is_judged(const Position& position) const {
    return position.offset <= judged_[position.partition];
  }

  /// Writes how far was folded, in the open transaction.
  Result<void> store_folded();
  /// Tells the ledger that all that was folded was judged. Late is harmless: what is judged again from
  /// the same state gives decisions of the same ids. So it does not cost each batch a transaction of
  /// its own; `note_due` says when it is time.
  Result<void> note_judged();
  bool note_due() const;

 private:
  sqlite::Database& database_;
  journal::JournalReader& journal_;
  ledger::Ledger& ledger_;
  std::vector<std::uint64_t> folded_;  // per partition: state has everything up to here
  std::vector<std::uint64_t> judged_;  // per partition: judged up to here
  std::uint64_t fence_ = 0;
  std::chrono::steady_clock::time_point noted_at_{};
};

}  // namespace sambung::decide
