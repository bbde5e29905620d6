#pragma once

#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "core/sync/policy.hpp"

/// Rules as JSON, so that what was in force can be read without a broker. Equal rules give equal text.
namespace sambung::sync {

std::string encode_rules(const Rules& rules);
/// kCorrupt - not what `encode_rules` writes.
Result<Rules> decode_rules(std::string_view text);

}  // namespace sambung::sync
