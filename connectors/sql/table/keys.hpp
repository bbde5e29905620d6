#pragma once

#include <nlohmann/json_fwd.hpp>
#include <set>
#include <string>
#include <vector>

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

/// One way in which a row can match: it has one of the values.
struct Alternative {
  const Column* column;  ///< whose kind and collation `words` has
  std::string words;     ///< the column as text, or what is made of it
  std::set<std::string> values;
};
using Alternatives = std::vector<Alternative>;

/// How rows match that have any of the keys (OPERATIONS.md, "Keys"), by the columns that the
/// configuration gives for each. A phone matches by its last nine digits, whatever
/// stands between them, a shorter one as text; an e-mail without regard to case.
Alternatives alternatives(const Table& table, const nlohmann::json& keys);

/// Rows that match in any of these ways. `before`: how many parameters the statement has before its
/// own.
Condition any_of(const Table& table, const Alternatives& alternatives, std::size_t before = 0);
/// The same of the keys.
Condition matching(const Table& table, const nlohmann::json& keys, std::size_t before = 0);

/// Rows that have all of these values.
Condition equal(const Table& table, const std::vector<std::pair<const Column*, Value>>& values);

/// Rows whose `column` is one of `values`, at least one.
Condition one_of(const Table& table, const Column& column, const std::vector<std::string>& values);

}  // namespace sambung::table
