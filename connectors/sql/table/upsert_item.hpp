#pragma once

#include <cstdint>
#include <optional>
#include <sambung/outcome.hpp>
#include <string>
#include <utility>
#include <vector>

#include "connectors/sql/table/keys.hpp"
#include "connectors/sql/table/tables.hpp"

namespace sambung::table {

/// One request of `upsert`, checked against its table.
struct Item {
  std::size_t request = 0;
  const Table* table = nullptr;
  std::string id;  ///< empty: to be made
  std::string op;
  std::optional<std::int64_t> expected;
  bool doubt = false;
  Condition keys;  ///< in doubt: by which a record that an earlier try made would be found
  std::vector<std::pair<const Column*, Value>> values;

  bool is_new() const { return id.empty(); }
  /// The statement that writes it and its parameters. Items of one table and shape have the same.
  std::string statement() const;
  bool has_shape_of(const Item& other) const;
  Row parameters() const;
};

/// Reads request `i`: the item, or why it can never be written. Throws DatabaseFailure.
std::pair<Item, Outcome> read_item(Tables& tables, Call& call, std::size_t i);

/// A UUID (version 8, RFC 9562) that is always the same for one operation.
std::string uuid_of(const std::string& op);

}  // namespace sambung::table
