#include "connectors/postgres/failure.hpp"

namespace sambung::postgres {

namespace {

using table::DatabaseFailure;
using table::FailureKind;

bool has(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

DatabaseFailure data_failure(std::string_view state, const std::string& why) {
  if (state == "23502") return {FailureKind::kData, "cannot be empty: its column is NOT NULL"};
  if (state == "23503") return {FailureKind::kData, why + ": a foreign key refuses it"};
  if (state == "23505") return {FailureKind::kUnique, "a unique key has this value already"};
  if (state == "23514") return {FailureKind::kData, why + ": a check refuses it"};
  return {FailureKind::kData, why + ": the values do not fit their columns"};
}

}  // namespace

DatabaseFailure failure_of(std::string_view sqlstate, std::string_view message) {
  const std::string why = "PostgreSQL answered SQLSTATE " + std::string(sqlstate);
  const std::string_view family = sqlstate.substr(0, 2);
  if (family == "28") return {FailureKind::kAuth, why + ": the login is refused"};
  // Messages of this class name tables, columns and functions; values are always bound.
  if (sqlstate == "42501") {
    return {FailureKind::kPermission,
            why + (message.empty() ? "" : ": " + std::string(message)) +
                ": grant the user create, insert, update, delete and select"};
  }
  if (family == "22" || family == "23") return data_failure(sqlstate, why);
  if (family == "P0") return {FailureKind::kData, why + ": a trigger or function refuses it"};
  if (family == "42" || family == "3F") {
    return {FailureKind::kSchema, why + (message.empty() ? "" : ": " + std::string(message)) +
                                      ": the tables are not as they should be"};
  }
  return {FailureKind::kUnavailable, why};
}

DatabaseFailure connect_failure(std::string_view message, bool needs_password) {
  const std::string first(message.substr(0, message.find('\n')));
  // A refusal has no code in libpq 15. Where the server speaks another language it is taken for an
  // outage: tried again, and seen in the log.
  const bool no_role = has(first, "role \"") && has(first, "does not exist");
  if (needs_password || no_role || has(first, "authentication failed") ||
      has(first, "no pg_hba.conf entry")) {
    return {FailureKind::kAuth, "PostgreSQL refuses the login: " + first};
  }
  return {FailureKind::kUnavailable, "no connection to PostgreSQL: " + first};
}

}  // namespace sambung::postgres
