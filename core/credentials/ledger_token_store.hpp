#pragma once

#include "core/credentials/sealing.hpp"
#include "core/credentials/token_store.hpp"
#include "core/ledger/ledger.hpp"

namespace sambung::credentials {

/// Records in ledger.db, sealed. Thread-safe, as the ledger is, which must outlive it.
class LedgerTokenStore final : public TokenStore {
 public:
  LedgerTokenStore(ledger::Ledger& ledger, Sealing sealing)
      : ledger_(ledger), sealing_(std::move(sealing)) {}

  Result<std::optional<Record>> read(std::string_view name) override;
  Result<void> write(std::string_view name, const Record& record) override;
  Result<void> remove(std::string_view name) override;

 private:
  ledger::Ledger& ledger_;
  const Sealing sealing_;
};

}  // namespace sambung::credentials
