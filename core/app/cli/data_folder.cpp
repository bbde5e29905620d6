#include "core/app/cli/data_folder.hpp"

#include "core/app/master_key.hpp"

namespace sambung::cli {

Result<OpenJournal> open_journal(const settings::Settings& settings) {
  const std::filesystem::path& folder = settings.data_folder;
  std::error_code error;
  if (!std::filesystem::exists(folder / "journal.db", error)) {
    return Error{ErrorCode::kNotFound, "there is no journal in " + folder.string() +
                                           " yet; start the broker with sambung run"};
  }
  auto master = app::master_key(settings.master_key, folder);
  if (!master) return master.error();
  auto keys =
      journal::KeyStore::open(folder / "keys.db", *master, journal::KeyStore::Access::kReadOnly);
  if (!keys) return keys.error();
  auto journal = journal::open_sqlite_journal_reader(folder / "journal.db", **keys);
  if (!journal) return journal.error();
  return OpenJournal{std::move(*keys), std::move(*journal)};
}

Result<std::unique_ptr<OpenFolder>> open_folder(const settings::Settings& settings) {
  auto reader = open_journal(settings);
  if (!reader) return reader.error();
  auto lock = FileLock::acquire(settings.data_folder);
  if (!lock) return lock.error();
  auto open = std::unique_ptr<OpenFolder>(
      new OpenFolder{std::move(*lock), {}, std::move(*reader), nullptr});
  auto ledger = ledger::open_sqlite_ledger(settings.data_folder / "ledger.db", open->clock);
  if (!ledger) return ledger.error();
  open->ledger = std::move(*ledger);
  return open;
}

}  // namespace sambung::cli
