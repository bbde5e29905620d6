#include "core/app/cli/probe_access.hpp"

#include <algorithm>

#include "core/app/master_key.hpp"

namespace sambung::cli {

namespace {

bool names(const settings::Connection& connection, const std::string& credential) {
  return connection.credential == credential ||
         std::any_of(connection.credentials.begin(), connection.credentials.end(),
                     [&](const auto& further) { return further.second == credential; });
}

}  // namespace

Result<std::unique_ptr<ProbeAccess>> ProbeAccess::open(const settings::Settings& settings,
                                                       const Needs& needs) {
  std::unique_ptr<ProbeAccess> made(new ProbeAccess);
  std::error_code error;
  std::filesystem::path folder = needs.scratch;
  if (std::filesystem::exists(settings.data_folder / "ledger.db", error)) {
    folder = settings.data_folder;
    auto lock = FileLock::acquire(folder);
    if (!lock) return lock.error();
    made->lock_.emplace(std::move(*lock));
  }
  auto master = app::master_key(settings.master_key, folder);
  if (!master) return master.error();
  made->master_ = std::move(*master);
  auto ledger = ledger::open_sqlite_ledger(folder / "ledger.db", made->clock_);
  if (!ledger) return ledger.error();
  made->ledger_ = std::move(*ledger);
  auto access = app::Access::start(settings, {.programs = needs.programs,
                                              .master = made->master_,
                                              .ledger = *made->ledger_,
                                              .clock = made->clock_,
                                              .log = needs.log});
  if (!access) return access.error();
  made->access_ = std::move(*access);
  return made;
}

bool ProbeAccess::would_lose(const settings::Connection& connection,
                             const settings::Settings& settings) const {
  return !lock_ && std::any_of(settings.credentials.begin(), settings.credentials.end(),
                               [&](const settings::Credential& credential) {
                                 return names(connection, credential.name) &&
                                        !credential.refresh_token.empty();
                               });
}

}  // namespace sambung::cli
