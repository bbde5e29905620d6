#include "connectors/sql/table/placeholders.hpp"

#include <charconv>

namespace sambung::table {

namespace {

/// Calls `other` with what is no parameter, and `parameter` with the number of what is one.
template <class Other, class Parameter>
void scan(std::string_view sql, const Other& other, const Parameter& parameter) {
  char quote = 0;
  for (std::size_t i = 0; i < sql.size(); ++i) {
    const char c = sql[i];
    std::size_t number = 0;
    if (quote != 0) {
      if (c == quote) quote = 0;
    } else if (c == '\'' || c == '"' || c == '`') {
      quote = c;
    } else if (c == '$') {
      const char* end = sql.data() + sql.size();
      const char* after = std::from_chars(sql.data() + i + 1, end, number).ptr;
      if (number > 0) i = static_cast<std::size_t>(after - sql.data()) - 1;
    }
    if (number > 0) {
      parameter(number);
    } else {
      other(c);
    }
  }
}

}  // namespace

Placed placed(std::string_view sql) {
  Placed out;
  scan(
      sql, [&](char c) { out.sql.push_back(c); },
      [&](std::size_t number) {
        out.order.push_back(number - 1);
        out.sql.push_back('?');
      });
  return out;
}

std::string numbered(std::string_view sql) {
  std::string out;
  scan(
      sql, [&](char c) { out.push_back(c); },
      [&](std::size_t number) { out += "?" + std::to_string(number); });
  return out;
}

sql::Row arranged(const Placed& placed, const sql::Row& row) {
  sql::Row out;
  out.reserve(placed.order.size());
  for (const std::size_t place : placed.order) out.push_back(row.at(place));
  return out;
}

}  // namespace sambung::table
