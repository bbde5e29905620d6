#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>

namespace sambung::tryton {

/// Tryton's JSON for a moment: {"__class__":"datetime","year":2026,...,"microsecond":0}, in the server's
/// time zone, which is UTC unless its database is told otherwise. All members are needed: without
/// `microsecond` the server answers with an HTML page and 500 (trytond 6.0.29, seen 2026-11).

/// Microseconds since 1970; nothing for null, and for what is no date.
std::optional<std::int64_t> micros_of(const nlohmann::json& datetime);
nlohmann::json datetime_of(std::int64_t micros);

}  // namespace sambung::tryton
