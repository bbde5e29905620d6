#include "tests/fault/table_rows.hpp"

#include <algorithm>

#include "core/sqlite/database.hpp"

namespace sambung::fault {

namespace {

std::vector<std::string> texts(sqlite::Database& database, const std::string& sql) {
  auto query = *database.prepare(sql);
  std::vector<std::string> all;
  for (auto row = query.step(); row && *row; row = query.step()) all.emplace_back(query.text(0));
  return all;
}

}  // namespace

Rows rows_of(const std::filesystem::path& file) {
  auto opened = sqlite::Database::open(file, {.read_only = true});
  sqlite::Database& database = *opened;
  Rows rows;
  for (const std::string& table :
       texts(database, "SELECT name FROM sqlite_master WHERE type = 'table'")) {
    std::string row;
    for (const std::string& column :
         texts(database, "SELECT name FROM pragma_table_info('" + table + "')")) {
      row += (row.empty() ? "quote(" : "||'|'||quote(") + column + ")";
    }
    rows.emplace(table, texts(database, "SELECT " + row + " FROM " + table + " ORDER BY 1"));
  }
  return rows;
}

std::size_t count(const Rows& rows) {
  std::size_t all = 0;
  for (const auto& [table, of_table] : rows) all += of_table.size();
  return all;
}

std::string difference(const Rows& one, const Rows& other) {
  if (one.size() != other.size()) return "other tables";
  for (const auto& [table, rows] : one) {
    const auto found = other.find(table);
    if (found == other.end()) return "no table " + table;
    const auto [mine, theirs] =
        std::mismatch(rows.begin(), rows.end(), found->second.begin(), found->second.end());
    if (mine != rows.end()) return table + " has " + *mine;
    if (theirs != found->second.end()) return table + " has not " + *theirs;
  }
  return {};
}

}  // namespace sambung::fault
