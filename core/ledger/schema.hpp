#pragma once

#include "core/base/result.hpp"
#include "core/sqlite/database.hpp"

namespace sambung::ledger {

/// Makes the tables in an empty file, or checks that they are of this format.
Result<void> prepare_file(sqlite::Database& database);

}  // namespace sambung::ledger
