#include "connectors/sqlite/database.hpp"

#include <cstdlib>

#include "connectors/sql/schema.hpp"

namespace sambung::sqlite {

Database::Database(Connection& connection) : connection_(connection) {
  for (std::size_t i = 0; i < sql::kStatementCount; ++i) {
    texts_.push_back(sql::text_of(static_cast<sql::Statement>(i), sql::Dialect::kSqlite));
  }
}

int Database::recorded_version() {
  const table::Rows rows = connection_.query(sql::kReadVersion);
  return rows.empty() ? 0 : std::atoi(rows[0][0].value_or("0").c_str());
}

void Database::migrate() {
  if (migrated_) return;
  table::Transaction transaction(connection_);
  connection_.query(sql::kCreateVersionTable);
  const int version = recorded_version();
  if (version > sql::schema_version()) {
    throw table::DatabaseFailure{table::FailureKind::kPermission,
                                 connection_.path() + ": its tables have version " +
                                     std::to_string(version) +
                                     ", which a newer connector made; use that one"};
  }
  if (version < sql::schema_version()) {
    for (const std::string& statement : sql::migrations(version, sql::Dialect::kSqlite)) {
      connection_.query(statement);
    }
    for (const std::string& statement : sql::record_version()) connection_.query(statement);
  }
  transaction.commit();
  migrated_ = true;
}

void Database::commit(const sql::Groups& groups) {
  migrate();
  table::Transaction transaction(connection_);
  for (const sql::Group& group : groups) {
    connection_.run_each(texts_[static_cast<std::size_t>(group.statement)], group.rows);
  }
  transaction.commit();
}

}  // namespace sambung::sqlite
