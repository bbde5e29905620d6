#pragma once

#include <functional>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

namespace sambung::testing {

using nlohmann::json;

/// A query as a fake reads it. Plain value.
struct SoqlQuery {
  std::vector<std::string> columns;
  std::string object;
  std::function<bool(const json& row)> where = [](const json&) { return true; };
  std::vector<std::string> fields_used;  ///< of the WHERE
  std::vector<std::string> order;
  std::optional<std::size_t> limit;
};

/// SELECT a,b FROM Object [WHERE ...] [ORDER BY a, b] [LIMIT n], with AND, OR, parentheses, =, !=, <, <=,
/// >, >= and IN; texts are compared without regard to case, times by their instant. Throws
/// std::invalid_argument for what is none.
SoqlQuery read_soql(const std::string& text);

}  // namespace sambung::testing
