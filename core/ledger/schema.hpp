#pragma once

#include "core/base/result.hpp"
#include "core/sqlite/database.hpp"

namespace sambung::ledger {

/// Makes the tables in an empty file, or brings an older format to this one. kCorrupt - another
/// file, or of a newer format.
Result<void> prepare_file(sqlite::Database& database);

}  // namespace sambung::ledger
