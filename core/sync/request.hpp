#pragma once

#include <string>

#include "core/sync/task.hpp"

/// Tasks as the requests of connectors' operations (plugins/abi/OPERATIONS.md), before the mapping.
namespace sambung::sync {

/// Of `fetch`, or of `find` when no id is known.
std::string request_of(const ReadTask& task);
/// Of `upsert`.
std::string request_of(const WriteTask& task);

}  // namespace sambung::sync
