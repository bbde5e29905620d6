#pragma once

#include <string_view>

#include "connectors/sql/table/session.hpp"

namespace sambung::mariadb {

/// What an error number of the server or the client library (MariaDB, "Error Codes", 10.11) means.
/// Of `message` only names of columns, keys and tables are taken, never values.
table::DatabaseFailure failure_of(unsigned number, std::string_view message);

}  // namespace sambung::mariadb
