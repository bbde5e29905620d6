#pragma once

#include <sambung/abi.h>

#include <span>
#include <string>
#include <string_view>

#include "core/base/result.hpp"

namespace sambung::runtime {

/// Makes outcomes that a connector wrote fit to be used: an unknown number becomes TRANSIENT, text
/// is cut at its NUL and must be UTF-8 without control characters (others become U+FFFD or a
/// blank), a NOT_ATTEMPTED whose lane has no earlier failure becomes TRANSIENT. kInvalid when the
/// lane rule of abi.h is broken: the connector went on after a failure.
Result<void> settle_outcomes(std::span<const sambung_event> events,
                             std::span<sambung_outcome> outcomes);

/// The same without lanes, for operations.
void settle_outcomes(std::span<sambung_outcome> outcomes);

/// `text` cut to `size_max` bytes at a character's border, made UTF-8, control characters blanked:
/// fit for a log line.
std::string printable(std::string_view text, std::size_t size_max);

}  // namespace sambung::runtime
