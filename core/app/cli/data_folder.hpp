#pragma once

#include <memory>
#include <optional>

#include "core/base/clock.hpp"
#include "core/base/file_lock.hpp"
#include "core/journal/sqlite_journal.hpp"
#include "core/ledger/ledger.hpp"
#include "core/settings/settings.hpp"

namespace sambung::cli {

/// The journal of a data folder, to read beside a broker or without one. Destroyed in reverse.
struct OpenJournal {
  std::unique_ptr<journal::KeyStore> keys;
  std::unique_ptr<journal::JournalReader> journal;
};

/// kNotFound - there is no journal yet; otherwise what keys and journal say.
Result<OpenJournal> open_journal(const settings::Settings& settings);

/// A data folder without a broker: journal and ledger, under the broker's lock.
struct OpenFolder {
  FileLock lock;
  SystemClock clock;
  OpenJournal reader;
  std::unique_ptr<ledger::Ledger> ledger;
};

/// kExists - a broker has it; kNotFound - there is nothing yet.
Result<std::unique_ptr<OpenFolder>> open_folder(const settings::Settings& settings);

}  // namespace sambung::cli
