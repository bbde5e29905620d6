#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/sync/policy.hpp"

namespace sambung::sync {

/// What a connector says that it and its system can do (plugins/abi/OPERATIONS.md, "Description").
struct Introduction {
  std::vector<std::string> objects;
  std::map<std::string, Direction> carries;  ///< canonical fields of contacts
  bool can_create = false;
  std::size_t upserts_max = 100;  ///< in one call
  std::size_t fetches_max = 100;
  std::size_t finds_max = 20;
  bool can_log = false;
  std::vector<std::string> granularity;  ///< "message", "day"
  std::size_t log_bytes_max = 32 * 1024;
};

/// kInvalid names the member that breaks the rules.
Result<Introduction> introduction_of(std::string_view description);

}  // namespace sambung::sync
