#pragma once

#include <nlohmann/json_fwd.hpp>

#include "connectors/sql/table/table.hpp"

namespace sambung::table {

/// A condition of SQL and its parameters.
struct Condition {
  std::string sql;  ///< empty: nothing can match
  Row parameters;
};

inline constexpr std::size_t kPhoneDigits = 9;  ///< of a number's end; shorter ones match as text

/// What e-mail addresses are compared by: an index on it serves `matching`.
std::string email_words(const Table& table, const Column& column);
/// MariaDB has no index on an expression: the column that holds a phone column's last digits, when
/// it was made.
std::string digits_column(const std::string& phone_column);

/// Rows that have any of the keys (OPERATIONS.md, "Keys"), by the columns that the configuration
/// gives for each. A phone matches as text, or by its last nine digits, whatever stands between
/// them; an e-mail without regard to case.
/// `before`: how many parameters the statement has before its own.
Condition matching(const Table& table, const nlohmann::json& keys, std::size_t before = 0);

/// Rows that have all of these values.
Condition equal(const Table& table, const std::vector<std::pair<const Column*, Value>>& values);

/// Rows whose `column` is one of `values`, at least one.
Condition one_of(const Table& table, const Column& column, const std::vector<std::string>& values);

}  // namespace sambung::table
