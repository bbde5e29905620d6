#pragma once

#include <vector>

#include "connectors/sql/statements.hpp"

namespace sambung::sql {

/// What becomes of a column when a row comes whose key is there already. The SQL of the statements
/// and the folding of a batch both follow it.
enum class Meeting {
  kKey,       ///< equal in both; keys stand first in a shape
  kStay,      ///< what is there stays
  kFill,      ///< what comes is taken where nothing is there
  kReplace,   ///< what comes is taken unless it is NULL
  kEarliest,  ///< the smaller number
  kLatest,    ///< the greater number
  kNewest,    ///< what has the greater number in the next column; of equal ones the greater text
  kNumbered,  ///< that next column
};

struct Column {
  const char* name;
  Meeting meeting = Meeting::kStay;
  bool number = false;
};

/// The table of a row statement and the columns that are its parameters.
struct Shape {
  const char* table;
  std::vector<Column> columns;
};
const Shape& shape_of(Statement row_statement);

}  // namespace sambung::sql
