#pragma once

#include <functional>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

namespace sambung::testing {

using nlohmann::json;

/// A query as a fake reads it. Plain value.
struct SelectQuery {
  std::vector<std::string> columns;
  std::string object;
  std::function<bool(const json& row)> where = [](const json&) { return true; };
  std::vector<std::string> fields_used;  ///< of the WHERE
  std::vector<std::string> order;
  std::optional<std::size_t> limit;
};

enum class Dialect {
  kSoql,  ///< times stand bare
  kCoql,  ///< times are texts; each pair of criteria has its brackets
};

/// SELECT a,b FROM Object [WHERE ...] [ORDER BY a, b] [LIMIT n], with AND, OR, parentheses, =, !=,
/// <, <=, >, >= and IN, keywords in any case; texts are compared without regard to case, bare times
/// by their instant. Throws std::invalid_argument for what is none.
SelectQuery read_select(const std::string& text, Dialect dialect);

}  // namespace sambung::testing
