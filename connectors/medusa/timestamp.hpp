#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sambung::medusa {

/// Medusa's times: "2026-11-26T06:59:43.859Z", UTC, to the millisecond in answers and in filters.

/// Unix milliseconds; nothing for what is no such time.
std::optional<std::int64_t> ms_of(std::string_view text);
std::string timestamp_of(std::int64_t ms);

}  // namespace sambung::medusa
