#pragma once

#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "core/sqlite/database.hpp"

namespace sambung::state {

/// Number of the fold: raised whenever the same journal would give other rows, so that an older
/// state.db is rebuilt at start.
inline constexpr std::int64_t kFoldVersion = 6;

/// Makes the tables in an empty file. kCorrupt - another file, or folded by another version: the
/// caller drops it and rebuilds.
Result<void> prepare_file(sqlite::Database& database);

/// Empties the file in one transaction: readers see the old rows, then none.
Result<void> start_over(sqlite::Database& database);

/// Names of all tables, for dumps.
std::vector<std::string> table_names(sqlite::Database& database);

}  // namespace sambung::state
