#pragma once

#include "core/ledger/ledger.hpp"
#include "core/sqlite/database.hpp"

namespace sambung::ledger {

/// Dead letters as rows; `Ledger` says what the calls mean. Confined to whoever has the database,
/// which must outlive it.
class LetterRows {
 public:
  explicit LetterRows(sqlite::Database& database) : database_(database) {}

  Result<std::vector<DeadLetter>> list(std::string_view consumer, std::int64_t after,
                                       std::size_t limit);
  Result<std::size_t> count(std::string_view consumer);
  Result<void> revive(std::int64_t number, UnixTime now);
  Result<void> drop(std::int64_t number);

 private:
  Result<void> remove(std::int64_t number);

  sqlite::Database& database_;
};

}  // namespace sambung::ledger
