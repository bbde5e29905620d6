#pragma once

#include "connectors/sql/statements.hpp"

namespace sambung::sql {

/// The same as `steps` in fewer executions: rows that meet at one key become one, and those of a
/// statement stand together, in the order in which their keys came first: who watches a table sees
/// a conversation grow as it was told. Merging and erasing keep their place, since others look up
/// what they change. Pure.
Groups fold(Steps steps);

}  // namespace sambung::sql
