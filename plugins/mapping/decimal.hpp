#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sambung::mapping {

inline constexpr std::size_t kDecimalDigitsMax = 64;

/// The one text of a decimal number: "-12.5" for "-012.50"; no exponent, no trailing zeros, no -0.
/// nullopt for what is none, or has more than kDecimalDigitsMax digits.
std::optional<std::string> decimal_of(std::string_view text);

/// As above, of the shortest digits that read back as `value`.
std::optional<std::string> decimal_of(double value);

/// The double that has exactly these digits; nullopt when none has.
std::optional<double> double_of(std::string_view decimal);

/// `decimal` with at least `scale` digits behind the point.
std::string with_scale(std::string decimal, std::size_t scale);

/// Whether `value` still has every digit of `text`, the number in JSON that it was read from.
bool holds_all_digits(double value, std::string_view text);

}  // namespace sambung::mapping
