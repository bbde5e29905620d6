#pragma once

#include <algorithm>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "core/sqlite/database.hpp"
#include "core/state/schema.hpp"

namespace sambung::testing {

/// All rows of state.db that folding the same journal gives again, each as text, in order, by table.
using StateRows = std::map<std::string, std::vector<std::string>>;

inline std::vector<std::string> texts_of(sqlite::Database& database, const std::string& sql) {
  std::vector<std::string> all;
  auto query = database.prepare(sql);
  if (!query) return {query.error().what};
  for (auto row = query->step(); row && *row; row = query->step()) all.emplace_back(query->text(0));
  return all;
}

inline StateRows state_rows(const std::filesystem::path& file) {
  auto database = sqlite::Database::open(file, {.read_only = true});
  if (!database) return {{database.error().what, {}}};
  StateRows rows;
  for (const std::string& table : state::table_names(*database)) {
    std::string row;
    for (const std::string& column :
         texts_of(*database, "SELECT name FROM pragma_table_info('" + table + "')")) {
      const bool is_order_of_arrival = column == "number";  // of an identity: its subject names it
      const std::string value = is_order_of_arrival
                                    ? "(SELECT subject FROM identity i WHERE i.number = t.number)"
                                    : column;
      row += (row.empty() ? "quote(" : "||'|'||quote(") + value + ")";
    }
    rows.emplace(table, texts_of(*database, "SELECT " + row + " FROM " + table + " t ORDER BY 1"));
  }
  return rows;
}

inline std::size_t count(const StateRows& rows) {
  std::size_t all = 0;
  for (const auto& [table, of_table] : rows) all += of_table.size();
  return all;
}

/// Where two differ first; empty when they do not.
inline std::string difference(const StateRows& one, const StateRows& other) {
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

}  // namespace sambung::testing
