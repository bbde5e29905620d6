#include "core/phone/number.hpp"

#include <phonenumbers/phonenumberutil.h>

#include <set>

#include "core/phone/plan.hpp"
#include "core/phone/spellings.hpp"

namespace sambung::phone {

namespace {

using i18n::phonenumbers::PhoneNumberUtil;

constexpr const char* kMetadata = "libphonenumber 8.12.57";

const PhoneNumberUtil& library() { return *PhoneNumberUtil::GetInstance(); }

std::optional<i18n::phonenumbers::PhoneNumber> parsed(const std::string& text,
                                                      const std::string& region) {
  i18n::phonenumbers::PhoneNumber number;
  const auto outcome = library().Parse(text, region.empty() ? "ZZ" : region, &number);
  if (outcome != PhoneNumberUtil::NO_PARSING_ERROR) return std::nullopt;
  return number;
}

std::string formatted(const i18n::phonenumbers::PhoneNumber& number,
                      PhoneNumberUtil::PhoneNumberFormat format) {
  std::string text;
  library().Format(number, format, &text);
  return text;
}

void fill(Number& number, const i18n::phonenumbers::PhoneNumber& from) {
  number.valid = library().IsValidNumber(from);
  number.possible = library().IsPossibleNumber(from);
  number.e164 = formatted(from, PhoneNumberUtil::E164);
  std::string region;
  library().GetRegionCodeForNumber(from, &region);
  if (!region.empty() && region != "ZZ") number.region = region;
}

/// `text` as country code and number, if those are digits alone that the plan knows. Where lengths
/// vary, as in Germany, the library would take them for a national number; twelve digits of the own
/// country are hardly ever one.
std::optional<i18n::phonenumbers::PhoneNumber> international(const std::string& text,
                                                             const std::string& region,
                                                             bool also_national) {
  constexpr std::size_t kDigitsMin = 10, kSurelyInternational = 12;
  if (text.size() < kDigitsMin || text.front() == '0') return std::nullopt;
  if (text.find_first_not_of("0123456789") != text.npos) return std::nullopt;
  auto number = parsed("+" + text, {});
  if (!number || !library().IsValidNumber(*number)) return std::nullopt;
  const bool own = number->country_code() == library().GetCountryCodeForRegion(region);
  if (also_national && !(own && text.size() >= kSurelyInternational)) return std::nullopt;
  return number;
}

std::string digits_of(std::string_view text) {
  std::string digits;
  for (const char c : text) {
    if (c >= '0' && c <= '9') digits.push_back(c);
  }
  return digits;
}

}  // namespace

Number of_wa_id(std::string_view wa_id) {
  const std::string digits = digits_of(wa_id);
  Number number;
  number.e164 = "+" + digits;
  number.metadata = kMetadata;
  number.aliases = other_spellings(number.e164);
  if (const auto found = parsed(number.e164, {})) fill(number, *found);
  return number;
}

std::optional<Number> parse(std::string_view text, std::string_view region) {
  // A double zero is dialled for + in most countries; the library knows it for some alone.
  std::string written(text);
  if (written.size() > kTextBytesMax) return std::nullopt;
  written.erase(0, written.find_first_not_of(" \t"));
  if (written.starts_with("00")) written.replace(0, 2, "+");
  auto found = parsed(written, std::string(region));
  const bool national = found && library().IsValidNumber(*found);
  if (auto other = international(written, std::string(region), national)) found = std::move(other);
  if (!found || found->has_extension() || !library().IsPossibleNumber(*found)) return std::nullopt;
  Number number;
  number.metadata = kMetadata;
  fill(number, *found);
  number.aliases = other_spellings(number.e164);
  return number;
}

std::string national_form(std::string_view e164, std::string_view region) {
  const auto found = parsed(std::string(e164), {});
  if (!found) return std::string(e164);
  std::string text = formatted(*found, PhoneNumberUtil::NATIONAL);
  const auto back = parse(text, region);
  return back && back->e164 == e164 ? text : std::string(e164);
}

bool is_region(std::string_view region) {
  std::set<std::string> regions;
  library().GetSupportedRegions(&regions);
  return regions.contains(std::string(region));
}

WrittenForms written_forms(const std::string& e164) {
  const auto found = parsed(e164, {});
  if (!found) return {};
  WrittenForms forms;
  library().GetNationalSignificantNumber(*found, &forms.significant);
  forms.national = formatted(*found, PhoneNumberUtil::NATIONAL);
  forms.international = formatted(*found, PhoneNumberUtil::INTERNATIONAL);
  forms.country = std::to_string(found->country_code());
  return forms;
}

}  // namespace sambung::phone
