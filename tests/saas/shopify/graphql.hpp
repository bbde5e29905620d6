#pragma once

#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <vector>

namespace sambung::testing {

using nlohmann::json;

/// What GraphQL refuses: `code` is Shopify's `extensions.code`.
struct GraphqlError : std::runtime_error {
  GraphqlError(std::string said, const std::string& message)
      : std::runtime_error(message), code(std::move(said)) {}
  std::string code;
};

/// A field that is asked for, or `... on Type {...}`. Plain value.
struct Selected {
  std::string alias;
  std::string name;  ///< empty for a fragment
  std::string on;    ///< of a fragment: its type
  json arguments = json::object();
  std::vector<Selected> fields{};
};

/// A document's one operation, its fragments put in and its variables filled. Plain value.
struct Operation {
  bool mutation = false;
  std::vector<Selected> fields{};
};

/// Reads `document` with `variables`: as much of GraphQL (October 2021) as a client of the Admin API
/// needs; directives and interfaces are not. Throws GraphqlError.
Operation parse_graphql(const std::string& document, const json& variables);

}  // namespace sambung::testing
