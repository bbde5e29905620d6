#pragma once

#include <functional>
#include <sambung/call.hpp>

#include "connectors/sql/statements.hpp"

namespace sambung::sql {

/// Serves sambung.erase/0: each request's ids are erased in one transaction by `commit`, which
/// throws on failure. A request that is not what abi.h says is INVALID.
void erase(Call& call, const std::function<void(const Groups&)>& commit);

}  // namespace sambung::sql
