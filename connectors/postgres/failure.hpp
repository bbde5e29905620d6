#pragma once

#include <string>
#include <string_view>

#include "connectors/sql/table/session.hpp"

namespace sambung::postgres {

/// What an SQLSTATE (PostgreSQL manual, appendix A) means. Of the server's `message` nothing is
/// taken that could hold a value.
table::DatabaseFailure failure_of(std::string_view sqlstate, std::string_view message = {});

/// What a refused connection means; `message` is libpq's, whose first line names host and user
/// only.
table::DatabaseFailure connect_failure(std::string_view message, bool needs_password);

}  // namespace sambung::postgres
