#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sambung::phone {

/// A telephone number in its typed form. Plain value.
struct Number {
  std::string e164;       ///< international form with +
  bool valid = false;     ///< whether the number plan knows it; a warning, never a refusal
  bool possible = false;  ///< whether it has a length that numbers of its country have
  std::optional<std::string> region;  ///< ISO 3166 alpha-2
  std::vector<std::string> aliases;   ///< other spellings of one number, see `spellings.hpp`
  std::string metadata;               ///< library and version that parsed it
};

/// Longer texts are no numbers; the plan's longest has 15 digits.
inline constexpr std::size_t kTextBytesMax = 64;

/// The typed form of a number as WhatsApp sent it (digits, with or without +). Never a refusal: what
/// the number plan does not know comes back with `valid` false. Thread-safe, as all of this folder;
/// the first call loads libphonenumber's metadata (about 5 MB, 7 ms).
Number of_wa_id(std::string_view wa_id);

/// What a person or a system wrote: with or without country code, trunk 0, spaces, hyphens. `region`
/// (ISO 3166 alpha-2, may be empty) is the country of numbers without a country code. nullopt when it
/// is no number: no digits that make one, a length that the country does not have, over
/// kTextBytesMax. `valid` may be false: the plan in use is of 2022.
std::optional<Number> parse(std::string_view text, std::string_view region);

/// As it is dialled within its country, with hyphens or spaces: "0812-3456-789". The number itself
/// when it is not of `region`, because it could not be read back there.
std::string national_form(std::string_view e164, std::string_view region);

/// Whether `region` is a country of the number plan, written as "ID".
bool is_region(std::string_view region);

}  // namespace sambung::phone
