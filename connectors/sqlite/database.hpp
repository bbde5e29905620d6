#pragma once

#include <string>
#include <vector>

#include "connectors/sql/statements.hpp"
#include "connectors/sqlite/connection.hpp"

namespace sambung::sqlite {

/// The tables of WhatsApp's events in a database file. Failures are thrown as
/// table::DatabaseFailure. Confined to one thread.
class Database {
 public:
  /// `connection` outlives it.
  explicit Database(Connection& connection);

  /// Runs all of `groups` in one transaction, on stable storage when it returns; or none of them.
  /// The first time, the tables are brought to the current version.
  void commit(const sql::Groups& groups);

 private:
  void migrate();
  int recorded_version();

  Connection& connection_;
  std::vector<std::string> texts_;  ///< of the statements
  bool migrated_ = false;
};

}  // namespace sambung::sqlite
