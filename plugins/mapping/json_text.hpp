#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "core/base/result.hpp"

namespace sambung::mapping {

/// Bounds of foreign JSON.
struct JsonLimits {
  std::size_t bytes_max = 2U << 20;
  std::size_t depth_max = 32;
  std::size_t values_max = 100'000;
};

/// Reads JSON whose numbers keep all their digits: one that neither a 64-bit integer nor the shortest
/// text of a double has is read as its text ("12345678901234567.89"). Checks grammar, UTF-8, equal
/// member names and the limits. kInvalid names the rule and the offset, never the text. Thread-safe.
Result<nlohmann::json> read_json(std::string_view text, const JsonLimits& limits = {});

/// Compact. Text that is no UTF-8 has U+FFFD in the place of it.
std::string write_json(const nlohmann::json& value);

}  // namespace sambung::mapping
