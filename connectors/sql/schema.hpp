#pragma once

#include <string>
#include <vector>

#include "connectors/sql/statements.hpp"

namespace sambung::sql {

/// The statements that lead from schema version `from` (0: nothing there) to the current one. Run
/// them in one transaction with what records the version. MariaDB commits after each statement that
/// makes a table: there they may be repeated.
std::vector<std::string> migrations(int from, Dialect dialect);

/// The version that this connector writes and reads.
int schema_version();

/// Creates the table that records the version, when it is missing.
extern const char kCreateVersionTable[];
/// Gives the recorded version, no row when nothing is recorded.
extern const char kReadVersion[];
/// Records the current version.
std::vector<std::string> record_version();

}  // namespace sambung::sql
