#pragma once

#include <map>
#include <optional>

#include "connectors/sql/table/keys.hpp"

namespace sambung::table {

/// A request of `find` over a table.
struct Search {
  std::size_t request;
  Alternatives ways;  ///< at least one
};
using Searches = std::vector<Search>;

/// Whether `find_joined` finds what a statement of its own would.
bool can_join(const Table& table, const Search& search);

/// The rows of many requests, each row once a request, by a statement for each way to match: the
/// values of all are joined to the table, so that the database says which rows they equal. No entry
/// for requests without a row. nullopt: there are too many rows to take them at once. Throws
/// DatabaseFailure.
std::optional<std::map<std::size_t, Rows>> find_joined(Session& session, const Table& table,
                                                       const Searches& searches);

}  // namespace sambung::table
