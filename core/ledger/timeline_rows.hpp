#pragma once

#include "core/ledger/ledger.hpp"
#include "core/sqlite/database.hpp"

namespace sambung::ledger {

/// Entries of systems' timelines as rows; `Ledger` says what the calls mean. Confined to whoever has the
/// database, which must outlive it.
class TimelineRows {
 public:
  explicit TimelineRows(sqlite::Database& database) : database_(database) {}

  Result<std::optional<TimelineEntry>> find(std::string_view connection, std::string_view key);
  Result<void> keep(std::string_view connection, const std::vector<TimelineEntry>& entries);

 private:
  Result<void> put(std::string_view connection, const TimelineEntry& entry);

  sqlite::Database& database_;
};

}  // namespace sambung::ledger
