#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "connectors/mariadb/connection.hpp"
#include "connectors/sql/statements.hpp"

namespace sambung::mariadb {

/// The tables of WhatsApp's events. Failures are thrown as table::DatabaseFailure. Confined to one
/// thread.
class Database {
 public:
  /// `connection` outlives it.
  explicit Database(Connection& connection);

  /// Runs all of `groups` in one transaction, a round trip a statement. On each new connection the
  /// tables are brought to the current version first.
  void commit(const sql::Groups& groups);

 private:
  void migrate();

  Connection& connection_;
  std::vector<std::string> texts_;  ///< of the statements
  std::uint64_t migrated_ = 0;      ///< on this connection
};

}  // namespace sambung::mariadb
