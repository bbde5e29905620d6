#pragma once

#include <sambung/batch.hpp>

#include "connectors/sql/statements.hpp"

namespace sambung::sql {

/// What a whole batch makes of the tables, to be run in order and in one transaction.
struct Plan {
  Steps steps;
  Outcomes outcomes;  ///< what to answer when the transaction is committed
};

/// Events that can never be written, and later ones of their lane, are left out. Of several touches
/// of the same person or conversation only the last is kept.
Plan plan(const Batch& batch);

}  // namespace sambung::sql
