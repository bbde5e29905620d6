#pragma once

#include "core/ledger/ledger.hpp"
#include "core/sqlite/database.hpp"

namespace sambung::ledger {

/// Writes what a consumer did since its last commit. Confined to whoever has the database, which
/// must outlive it.
class ProgressRows {
 public:
  explicit ProgressRows(sqlite::Database& database) : database_(database) {}

  Result<void> commit(const Progress& progress);

 private:
  Result<void> move_watermark(const Progress& progress);
  Result<void> unpark(std::string_view consumer, const Position& gone);
  Result<void> park(std::string_view consumer, const Parked& item);
  Result<void> bury(const DeadLetter& letter);
  Result<void> note(std::string_view consumer, const Hop& hop);

  sqlite::Database& database_;
};

}  // namespace sambung::ledger
