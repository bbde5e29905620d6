#pragma once

#include <optional>
#include <string>

#include "core/base/clock.hpp"

namespace sambung::cli {

/// RFC 3339 for what a person writes after --since: how long ago ("1h"), a date, or a time; empty when
/// it is none of them.
std::string since_text(const std::string& written);

/// The time that `since_text` gave.
std::optional<UnixTime> moment_of(const std::string& text);

}  // namespace sambung::cli
