#pragma once

#include <filesystem>
#include <memory>

#include "core/base/clock.hpp"
#include "core/journal/journal.hpp"
#include "core/journal/key_store.hpp"

namespace sambung::journal {

struct SqliteJournalOptions {
  std::filesystem::path file;
  std::uint32_t partitions = 1;           ///< used when the file is made; fixed from then on
  std::size_t queue_events_max = 20'000;  ///< waiting in memory; beyond it appends are refused
  std::size_t queue_bytes_max = 64 * 1024 * 1024;
};

/// The SQLite engine of the journal: one writing connection on its own thread with group commit (it
/// takes whatever waits, no timer), any number of read-only ones.
/// `keys` and `clock` must outlive it. kCorrupt - not a journal, or of a newer format.
Result<std::unique_ptr<Journal>> open_sqlite_journal(const SqliteJournalOptions& options,
                                                     KeyStore& keys, const Clock& clock);

/// A reader of a journal that another process writes (the bus child, a CLI verb).
Result<std::unique_ptr<JournalReader>> open_sqlite_journal_reader(const std::filesystem::path& file,
                                                                  KeyStore& keys);

}  // namespace sambung::journal
