#include "connectors/mariadb/database.hpp"

#include <cstdlib>
#include <nlohmann/json.hpp>

#include "connectors/sql/schema.hpp"

namespace sambung::mariadb {

namespace {

constexpr std::size_t kJsonBytesMax = 4 * 1024 * 1024;  // the server takes 16 MiB unless told less

/// Rows as JSON arrays of arrays, each of a bounded size unless one row is longer.
std::vector<std::string> json_of(const std::vector<sql::Row>& rows) {
  std::vector<std::string> parts;
  for (const sql::Row& row : rows) {
    nlohmann::json values = nlohmann::json::array();
    for (const sql::Value& value : row) {
      values.push_back(value ? nlohmann::json(*value) : nlohmann::json());
    }
    const std::string text = values.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    if (parts.empty() || parts.back().size() + text.size() > kJsonBytesMax) parts.emplace_back();
    parts.back() += (parts.back().empty() ? "[" : ",") + text;
  }
  for (std::string& part : parts) part += "]";
  return parts;
}

}  // namespace

Database::Database(Connection& connection) : connection_(connection) {
  for (std::size_t i = 0; i < sql::kStatementCount; ++i) {
    texts_.push_back(sql::text_of(static_cast<sql::Statement>(i), sql::Dialect::kMariadb));
  }
}

void Database::migrate() {
  if (connection_.connected() == migrated_) return;
  // Making a table commits: another broker that starts at the same time waits for this lock, which
  // ends with the connection when something fails here.
  connection_.query("do get_lock('sambung_schema', 30)");
  connection_.query(sql::kCreateVersionTable);
  const table::Rows recorded = connection_.query(sql::kReadVersion);
  const int version = recorded.empty() ? 0 : std::atoi(recorded[0][0].value_or("0").c_str());
  if (version > sql::schema_version()) {
    throw table::DatabaseFailure{table::FailureKind::kPermission,
                                 "the tables have version " + std::to_string(version) +
                                     ", which a newer connector made; use that one"};
  }
  if (version < sql::schema_version()) {
    for (const std::string& statement : sql::migrations(version, sql::Dialect::kMariadb)) {
      connection_.query(statement);
    }
    table::Transaction transaction(connection_);
    for (const std::string& statement : sql::record_version()) connection_.query(statement);
    transaction.commit();
  }
  connection_.query("do release_lock('sambung_schema')");
  migrated_ = connection_.connected();
}

void Database::commit(const sql::Groups& groups) {
  migrate();
  table::Transaction transaction(connection_);
  for (const sql::Group& group : groups) {
    const std::string& text = texts_[static_cast<std::size_t>(group.statement)];
    if (!sql::has_rows(group.statement)) {
      for (const sql::Row& row : group.rows) connection_.query(text, row);
      continue;
    }
    for (const std::string& rows : json_of(group.rows)) connection_.query(text, {rows});
  }
  transaction.commit();
}

}  // namespace sambung::mariadb
