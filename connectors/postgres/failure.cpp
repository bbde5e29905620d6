#include "connectors/postgres/failure.hpp"

namespace sambung::postgres {

namespace {

bool has(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

}  // namespace

Failure failure_of(std::string_view sqlstate) {
  const std::string why = "PostgreSQL answered SQLSTATE " + std::string(sqlstate);
  const std::string_view family = sqlstate.substr(0, 2);
  if (family == "28") return {Outcome::auth_dead(why + ": the login is refused")};
  if (sqlstate == "42501") {
    return {
        Outcome::permission(why + ": grant the user create, insert, update, delete and select")};
  }
  // Data exceptions, constraints: the same rows would fail again.
  if (family == "22" || family == "23") return {Outcome::invalid(why), true};
  if (family == "42") {
    return {Outcome::permission(why + ": the tables are not as this connector made them")};
  }
  return {Outcome::transient(why)};
}

Failure connect_failure(std::string_view message, bool needs_password) {
  const std::string first(message.substr(0, message.find('\n')));
  // A refusal has no code in libpq 15. Where the server speaks another language it is taken for an
  // outage: tried again, and seen in the log.
  const bool no_role = has(first, "role \"") && has(first, "does not exist");
  if (needs_password || no_role || has(first, "authentication failed") ||
      has(first, "no pg_hba.conf entry")) {
    return {Outcome::auth_dead("PostgreSQL refuses the login: " + first)};
  }
  return {Outcome::transient("no connection to PostgreSQL: " + first)};
}

}  // namespace sambung::postgres
