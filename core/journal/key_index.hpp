#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/base/result.hpp"
#include "core/sqlite/database.hpp"

namespace sambung::journal {

/// Which key a scope has. Scopes are hashes, spread over their table, so that each new key would cost a commit a page
/// of its own there. So those of the newest keys stay in memory, and move into the table in its order, many to a
/// page. `open` reads them again from the keys behind the mark.
///
/// Confined to the key store's user. What changes within a transaction ends with `keep` or `undo`.
class KeyIndex {
 public:
  /// Makes the tables where they are missing, and reads what the index lacks.
  static Result<KeyIndex> open(sqlite::Database& database);

  /// The number of a scope's key, 0 when it has none.
  Result<std::int64_t> find(std::string_view scope);
  /// After a key was inserted: the scope has it once the transaction is kept.
  void add(std::string_view scope, std::int64_t id);
  /// Moves about `count` entries towards the table.
  Result<void> move_some(std::size_t count);
  /// Removes a scope's key from the tables.
  Result<void> remove(std::string_view scope, std::int64_t id);

  /// The transaction was committed.
  void keep();
  /// The transaction was rolled back.
  void undo();

 private:
  using Scopes = std::unordered_map<std::string, std::int64_t>;

  explicit KeyIndex(sqlite::Database& database) : database_(&database) {}
  Result<void> raise_format_1();
  Result<void> load();
  void begin_generation();

  sqlite::Database* database_;
  Scopes recent_;
  Scopes leaving_;  ///< on their way into the table, and looked for here until all are there
  std::vector<std::pair<std::int64_t, std::int64_t>> order_;  ///< of the leaving: hash and number
  std::size_t moved_ = 0;
  std::size_t moving_ = 0;  ///< by this transaction
  std::vector<std::pair<std::string, std::int64_t>> added_;
  std::vector<std::string> removed_;
};

}  // namespace sambung::journal
