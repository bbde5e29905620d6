#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/base/clock.hpp"

namespace sambung::settings {

/// "250ms", "30s", "5m", "12h", "90d", "2w"; nullopt for anything else.
std::optional<std::chrono::milliseconds> parse_duration(std::string_view text);

/// "512B", "64KiB", "10MiB", "2GiB", "1TiB", and with KB, MB, GB, TB the decimal ones.
std::optional<std::uint64_t> parse_size(std::string_view text);

/// RFC 3339 in UTC, or a date alone (its midnight in UTC).
std::optional<UnixTime> parse_moment(std::string_view text);

/// Digits alone, no sign.
std::optional<std::uint64_t> parse_whole(std::string_view text);

/// Whether an unquoted scalar would be a number to YAML 1.2.
bool looks_like_number(std::string_view text);

}  // namespace sambung::settings
