#pragma once

#include <string>
#include <string_view>

#include "connectors/sql/table/session.hpp"

namespace sambung::sqlite {

/// What an extended result code of SQLite (sqlite.org/rescode.html, 3.40) means. `message` is
/// SQLite's own; of it only names of tables, columns and constraints are taken.
table::DatabaseFailure failure_of(int code, std::string_view message);

}  // namespace sambung::sqlite
