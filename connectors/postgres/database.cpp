#include "connectors/postgres/database.hpp"

#include <cstdlib>

#include "connectors/postgres/text_array.hpp"
#include "connectors/sql/schema.hpp"

namespace sambung::postgres {

namespace {

constexpr const char* kMigrationLock = "select pg_advisory_xact_lock(7363916253)";

std::string name_of(sql::Statement statement) {
  return "s" + std::to_string(static_cast<int>(statement));
}

/// All rows in one execution.
Connection::Command command_of(const sql::Group& group) {
  Connection::Command command{name_of(group.statement), "", {}, true};
  for (std::size_t i = 0; i < group.rows.front().size(); ++i) {
    command.values.emplace_back(text_array(group.rows, i));
  }
  return command;
}

}  // namespace

void Database::commit(const sql::Groups& groups) {
  prepare();
  std::vector<Connection::Command> commands;
  for (const sql::Group& group : groups) {
    if (sql::has_rows(group.statement)) {
      commands.push_back(command_of(group));
      continue;
    }
    for (const sql::Row& row : group.rows) {
      commands.push_back({name_of(group.statement), "", row, false});
    }
  }
  connection_.run_transaction(commands);
}

void Database::prepare() {
  if (connection_.connected() == prepared_) return;
  migrate();
  for (std::size_t i = 0; i < sql::kStatementCount; ++i) {
    const auto statement = static_cast<sql::Statement>(i);
    connection_.prepare(name_of(statement), sql::text_of(statement, sql::Dialect::kPostgres));
  }
  prepared_ = connection_.connected();
}

void Database::migrate() {
  table::Transaction transaction(connection_);
  connection_.query(kMigrationLock);  // another broker may start at the same time
  if (schema_ != "public") connection_.query("create schema if not exists " + schema_);
  connection_.query(sql::kCreateVersionTable);
  const table::Rows recorded = connection_.query(sql::kReadVersion);
  const int version = recorded.empty() ? 0 : std::atoi(recorded[0][0].value_or("0").c_str());
  if (version > sql::schema_version()) {
    throw table::DatabaseFailure{table::FailureKind::kPermission,
                                 "the tables have version " + std::to_string(version) +
                                     ", which a newer connector made; use that one"};
  }
  if (version < sql::schema_version()) {
    for (const std::string& statement : sql::migrations(version, sql::Dialect::kPostgres)) {
      connection_.query(statement);
    }
    for (const std::string& statement : sql::record_version()) connection_.query(statement);
  }
  transaction.commit();
}

}  // namespace sambung::postgres
