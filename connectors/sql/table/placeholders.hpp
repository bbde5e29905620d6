#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/sql/statements.hpp"

namespace sambung::table {

/// A statement for a database that numbers its parameters by their place alone.
struct Placed {
  std::string sql;                 ///< with a question mark for each parameter
  std::vector<std::size_t> order;  ///< which one (from 0) belongs to each question mark
};

/// Of a statement with $1, $2 ...; what stands in quotes of any kind is left alone.
Placed placed(std::string_view sql);

/// The same for a database that knows ?1, ?2 ...
std::string numbered(std::string_view sql);

/// `row` in that order, for every question mark.
sql::Row arranged(const Placed& placed, const sql::Row& row);

}  // namespace sambung::table
