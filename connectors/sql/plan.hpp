#pragma once

#include <sambung/batch.hpp>

#include "connectors/sql/body.hpp"
#include "connectors/sql/statements.hpp"

namespace sambung::sql {

/// What a whole batch makes of the tables, to be run in order and in one transaction.
struct Plan {
  Groups groups;
  Outcomes outcomes;  ///< what to answer when the transaction is committed
};

/// Events that can never be written, and later ones of their lane, are left out. `body` reads
/// theirs.
Plan plan(const Batch& batch, BodyReader& body);

}  // namespace sambung::sql
