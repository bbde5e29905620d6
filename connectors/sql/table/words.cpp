#include "connectors/sql/table/words.hpp"

namespace sambung::table {

std::string Words::name(std::string_view name) const {
  const char quote = dialect_ == Dialect::kMariadb ? '`' : '"';
  std::string quoted(1, quote);
  for (const char c : name) {
    if (c == quote) quoted.push_back(quote);
    quoted.push_back(c);
  }
  return quoted + quote;
}

std::string Words::table(const ObjectConfig& config) const { return beside(config, config.table); }

std::string Words::beside(const ObjectConfig& config, std::string_view table) const {
  return (config.schema.empty() ? "" : name(config.schema) + ".") + name(table);
}

std::string Words::read(const Column& column) const {
  const std::string quoted = name(column.name);
  return column.kind == Kind::kTextArray ? "array_to_json(" + quoted + ")" : quoted;
}

std::string Words::parameter(std::size_t number, const Column& column) const {
  const std::string plain = "$" + std::to_string(number);
  return dialect_ == Dialect::kPostgres ? plain + "::" + column.cast : plain;
}

std::string Words::text(const Column& column) const {
  const std::string quoted = name(column.name);
  if (column.kind == Kind::kText) return quoted;
  switch (dialect_) {
    case Dialect::kPostgres: return quoted + "::text";
    case Dialect::kMariadb: return "cast(" + quoted + " as char)";
    default: return "cast(" + quoted + " as text)";
  }
}

std::string Words::last_digits(const Column& column, std::size_t count) const {
  const std::string last = std::to_string(count);
  switch (dialect_) {
    case Dialect::kPostgres:
      return "right(regexp_replace(" + text(column) + ", '[^0-9]', '', 'g'), " + last + ")";
    default: break;
  }
  std::string digits = text(column);
  for (const char mark : kPhoneMarks) {
    digits = "replace(" + digits + ", '" + mark + "', '')";
  }
  // Not by a regular expression: MariaDB keeps no column of one.
  if (dialect_ == Dialect::kMariadb) return "right(" + digits + ", " + last + ")";
  return "substr(" + digits + ", -" + last + ")";
}

std::string Words::joined(std::size_t number, const Column& column, const std::string& table,
                          const std::string& words) const {
  const std::string texts = "$" + std::to_string(number);
  const std::string end = table + " on " + words + " = ";
  switch (dialect_) {
    case Dialect::kPostgres:
      return "json_array_elements_text(" + texts +
             "::json) with ordinality as sambung_texts(sambung_v, sambung_n) join " + end +
             "sambung_v";
    // Else the table might be read whole and its rows looked up in the texts.
    case Dialect::kMariadb:
      return "json_table(" + texts +
             ", '$[*]' columns (sambung_n for ordinality, sambung_v longtext character set utf8mb4"
             " collate utf8mb4_bin path '$')) as sambung_texts straight_join " +
             end + collated("sambung_v", column);
    default:
      return "(select key + 1 as sambung_n, value as sambung_v from json_each(" + texts +
             ")) as sambung_texts cross join " + end + "sambung_v";
  }
}

/// A text of utf8mb4 in the column's collation, and nothing but what its character set has.
std::string Words::collated(const std::string& text, const Column& column) {
  const std::string set = column.cast.substr(0, column.cast.find('_'));
  if (set == "utf8mb4") return text + " collate " + column.cast;
  const std::string converted = "convert(" + text + " using " + set + ")";
  return converted + " collate " + column.cast + " and " + text + " = convert(" + converted +
         " using utf8mb4)";
}

std::string Words::before_search() const {
  if (dialect_ != Dialect::kPostgres) return "";
  // The session's settings are for rows that come by one index; `or` wants several, and what they find
  // sorted.
  return "select set_config('enable_bitmapscan', 'on', true), set_config('enable_sort', 'on', true)";
}

std::string Words::now() const {
  switch (dialect_) {
    case Dialect::kPostgres: return "clock_timestamp()";
    case Dialect::kMariadb: return "now(6)";
    default: return "strftime('%Y-%m-%d %H:%M:%f', 'now')";
  }
}

std::string Words::clock() const {
  switch (dialect_) {
    case Dialect::kPostgres:
      return "select (extract(epoch from clock_timestamp()) * 1000000)::bigint";
    case Dialect::kMariadb: return "select cast(unix_timestamp(now(6)) * 1000000 as unsigned)";
    default: return "select cast((julianday('now') - 2440587.5) * 86400000 as integer) * 1000";
  }
}

}  // namespace sambung::table
