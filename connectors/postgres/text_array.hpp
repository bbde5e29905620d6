#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "connectors/sql/statements.hpp"

namespace sambung::postgres {

/// The values of one column as PostgreSQL takes an array of text in binary (array_recv in
/// src/backend/utils/adt/arrayfuncs.c, version 15). `rows` has at least one.
std::string text_array(const std::vector<sql::Row>& rows, std::size_t column);

}  // namespace sambung::postgres
