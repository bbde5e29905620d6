#pragma once

#include <cstdint>
#include <string>

#include "connectors/postgres/connection.hpp"
#include "connectors/sql/statements.hpp"

namespace sambung::postgres {

/// The tables of WhatsApp's events. Failures are thrown as table::DatabaseFailure. Confined to one
/// thread.
class Database {
 public:
  /// `connection` outlives it. `schema`: where the tables are; created if missing.
  Database(Connection& connection, std::string schema)
      : connection_(connection), schema_(std::move(schema)) {}

  /// Runs all of `groups` in one transaction, in one round trip. On each new connection the tables
  /// are brought to the current version first.
  void commit(const sql::Groups& groups);

 private:
  void prepare();
  void migrate();

  Connection& connection_;
  std::string schema_;
  std::uint64_t prepared_ = 0;  ///< on this connection
};

}  // namespace sambung::postgres
