#pragma once

#include <functional>
#include <sambung/batch.hpp>
#include <sambung/call.hpp>

#include "connectors/sql/body.hpp"
#include "connectors/sql/statements.hpp"

namespace sambung::sql {

/// What became of a transaction.
struct Committed {
  Outcome outcome;       ///< DONE, or why not
  bool is_data = false;  ///< the rows are at fault and not the database
};

/// Delivers a batch as one transaction, which `commit` runs; rows that are refused for their data
/// are found by trying the events one by one.
Outcomes deliver(const Batch& batch, BodyReader& body,
                 const std::function<Committed(const Groups&)>& commit);

}  // namespace sambung::sql
