#include "connectors/sql/table/failure.hpp"

namespace sambung::table {

Outcome outcome_of(const DatabaseFailure& failure) {
  const std::string why = (failure.column.empty() ? "" : failure.column + ": ") + failure.reason;
  switch (failure.kind) {
    case FailureKind::kCommitLost: return Outcome::unknown(why);
    case FailureKind::kAuth: return Outcome::auth_dead(why);
    case FailureKind::kPermission:
    case FailureKind::kSchema: return Outcome::permission(why);
    case FailureKind::kUnique:
    case FailureKind::kData: return Outcome::invalid(why);
    default: return Outcome::transient(why);
  }
}

}  // namespace sambung::table
