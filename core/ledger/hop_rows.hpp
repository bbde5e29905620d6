#pragma once

#include "core/ledger/ledger.hpp"
#include "core/sqlite/database.hpp"

namespace sambung::ledger {

/// What became of each try, as rows. Confined to whoever has the database, which must outlive it.
class HopRows {
 public:
  explicit HopRows(sqlite::Database& database) : database_(database) {}

  Result<std::vector<std::pair<std::string, Hop>>> of(const EventId& event);
  Result<void> forget(UnixTime before);

 private:
  sqlite::Database& database_;
};

}  // namespace sambung::ledger
