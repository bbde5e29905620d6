#pragma once

#include <vector>

#include "connectors/tryton/rpc.hpp"

namespace sambung::tryton {

/// Findings of OPERATIONS.md: reach and log-in, clock, rights by model, fields of party.party.
/// Throws Failure when Tryton cannot be asked.
std::vector<nlohmann::json> findings(Rpc& rpc);

}  // namespace sambung::tryton
