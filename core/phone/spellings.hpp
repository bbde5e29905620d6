#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sambung::phone {

/// Spellings under which one mobile number is known at WhatsApp beside `e164`, with their +: Brazil
/// wrote mobiles without the ninth digit, Mexico with a 1 and Argentina with a 9 in front.
std::vector<std::string> other_spellings(std::string_view e164);

/// Of all spellings of a number the one that stands for it: Brazil with the ninth digit, Mexico
/// without the 1, Argentina with the 9. Not always what WhatsApp uses: for comparing alone.
std::string comparable(std::string_view e164);

/// Whether two numbers in international form, with or without +, are one at WhatsApp.
bool same_person_number(std::string_view a, std::string_view b);

inline constexpr std::size_t kCandidatesMax = 24;

/// The ways in which systems write a number, the strongest first, each once, at most kCandidatesMax:
/// +62..., 62..., with the other spellings; then 0062..., 0812..., 812... and the spaced and
/// hyphenated forms. The weak ones can be another's number in another country: who looks with them
/// must compare what was found. Empty for what is no international number.
std::vector<std::string> candidates(std::string_view e164);

}  // namespace sambung::phone
