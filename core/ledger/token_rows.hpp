#pragma once

#include "core/ledger/ledger.hpp"
#include "core/sqlite/database.hpp"

namespace sambung::ledger {

/// Credentials' tokens as rows; `Ledger` says what the calls mean. Confined to whoever has the
/// database, which must outlive it.
class TokenRows {
 public:
  explicit TokenRows(sqlite::Database& database) : database_(database) {}

  Result<std::optional<SealedTokens>> find(std::string_view credential);
  Result<void> keep(std::string_view credential, const SealedTokens& tokens);
  Result<void> forget(std::string_view credential);

 private:
  sqlite::Database& database_;
};

}  // namespace sambung::ledger
