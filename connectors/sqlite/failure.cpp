#include "connectors/sqlite/failure.hpp"

#include <sqlite3.h>

namespace sambung::sqlite {

namespace {

using table::DatabaseFailure;
using table::FailureKind;

/// The columns in "UNIQUE constraint failed: customers.email, customers.shop".
std::vector<std::string> columns_in(std::string_view message) {
  std::vector<std::string> columns;
  std::size_t at = message.find(": ");
  while (at != std::string_view::npos) {
    message.remove_prefix(at + 2);
    const std::string_view column = message.substr(0, message.find(", "));
    const std::size_t dot = column.rfind('.');
    columns.emplace_back(dot == std::string_view::npos ? column : column.substr(dot + 1));
    at = message.find(", ");
  }
  return columns;
}

DatabaseFailure constraint_failure(int code, std::string_view message) {
  const std::string why = std::string("SQLite refuses it: ") + sqlite3_errstr(code);
  switch (code) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID: {
      DatabaseFailure failure{FailureKind::kUnique, "a unique key has this value already"};
      failure.columns = columns_in(message);
      return failure;
    }
    case SQLITE_CONSTRAINT_NOTNULL: {
      const std::vector<std::string> columns = columns_in(message);
      return {FailureKind::kData, "cannot be empty: its column is NOT NULL",
              columns.empty() ? "" : columns.front()};
    }
    case SQLITE_CONSTRAINT_CHECK:
      return {FailureKind::kData,
              "a check refuses it: " + std::string(message.substr(message.find(": ") + 2))};
    default: return {FailureKind::kData, why + " (a foreign key, or a trigger of the table)"};
  }
}

}  // namespace

DatabaseFailure failure_of(int code, std::string_view message) {
  const std::string why = std::string("SQLite: ") + sqlite3_errstr(code);
  switch (code & 0xFF) {
    case SQLITE_CONSTRAINT: return constraint_failure(code, message);
    case SQLITE_MISMATCH:
    case SQLITE_TOOBIG: return {FailureKind::kData, why};
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
      return {FailureKind::kPermission, why +
                                            "; the broker's user must be able to write the "
                                            "file and its folder"};
    case SQLITE_NOTADB: return {FailureKind::kPermission, why + "; correct `path`"};
    case SQLITE_ERROR:
    case SQLITE_SCHEMA: return {FailureKind::kSchema, "SQLite: " + std::string(message)};
    default: return {FailureKind::kUnavailable, why};
  }
}

}  // namespace sambung::sqlite
