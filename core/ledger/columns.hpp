#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/position.hpp"
#include "core/base/result.hpp"
#include "core/sqlite/database.hpp"

namespace sambung::ledger {

/// Offsets as text: "12,7".
std::string join(const std::vector<std::uint64_t>& offsets);
std::vector<std::uint64_t> split(std::string_view text);

/// A position in three columns (or parameters): epoch, partition, offset.
Position position(const sqlite::Statement& row, int column);
void bind_position(sqlite::Statement& statement, int index, const Position& position);

/// Runs `body` in a transaction; an error undoes it.
template <class Body>
Result<void> in_transaction(sqlite::Database& database, Body body) {
  if (auto begun = database.begin(); !begun) return begun.error();
  Result<void> done = body();
  if (done) done = database.commit();
  if (!done) database.rollback();
  return done;
}

}  // namespace sambung::ledger
