#pragma once

#include <sambung/outcome.hpp>

#include "connectors/sql/table/session.hpp"

namespace sambung::table {

/// What the broker is told of a failure.
Outcome outcome_of(const DatabaseFailure& failure);

}  // namespace sambung::table
