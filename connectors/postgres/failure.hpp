#pragma once

#include <sambung/outcome.hpp>
#include <string>
#include <string_view>

namespace sambung::postgres {

/// What a failed transaction means, thrown by Client. Holds no text of the server about values.
struct Failure {
  Outcome outcome;
  /// The data is at fault and not the server: trying the items one by one finds which.
  bool is_data = false;
};

/// What an SQLSTATE (PostgreSQL manual, appendix A) means for a batch.
Failure failure_of(std::string_view sqlstate);

/// What a refused connection means; `message` is libpq's, whose first line names host and user
/// only.
Failure connect_failure(std::string_view message, bool needs_password);

}  // namespace sambung::postgres
