#pragma once

#include <string>
#include <vector>

namespace sambung::sql {

/// The statements that lead from schema version `from` (0: nothing there) to the current one, in
/// the words that SQLite and PostgreSQL share. Run them in one transaction with what records the
/// version.
std::vector<std::string> migrations(int from);

/// The version that this connector writes and reads.
int schema_version();

/// Creates the table that records the version, when it is missing.
extern const char kCreateVersionTable[];
/// Gives the recorded version, no row when nothing is recorded.
extern const char kReadVersion[];
/// Records the current version.
std::vector<std::string> record_version();

}  // namespace sambung::sql
