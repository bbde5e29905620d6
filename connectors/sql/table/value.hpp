#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "connectors/sql/table/catalog.hpp"

namespace sambung::table {

/// Why a value can never be written to a column; says nothing of the value.
struct ValueError {
  std::string why;
};

/// A database's text as JSON. What is not of the column's kind (SQLite allows that, and a time may
/// be "infinity") stays text.
nlohmann::json to_json(const Column& column, const Value& value);

/// JSON as the text that a column takes; throws ValueError. The reverse of `to_json`; besides,
/// numbers may be texts of digits, and times whole numbers: Unix milliseconds.
Value from_json(const Column& column, const nlohmann::json& value, Dialect dialect);

}  // namespace sambung::table
