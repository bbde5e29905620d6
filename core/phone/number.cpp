#include "core/phone/number.hpp"

#include <phonenumbers/phonenumberutil.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <set>

#include "core/phone/plan.hpp"
#include "core/phone/spellings.hpp"

namespace sambung::phone {

namespace {

using i18n::phonenumbers::PhoneNumberUtil;

constexpr const char* kMetadata = "libphonenumber 8.12.57";

const PhoneNumberUtil& library() { return *PhoneNumberUtil::GetInstance(); }

/// A number as the library holds it.
struct Parsed {
  i18n::phonenumbers::PhoneNumber number;
  bool valid = false;
};

/// The countries in which a number is valid with a trunk digit and without: Mexico, Belarus.
constexpr std::array<int, 2> kTrunkInside = {52, 375};

/// `text`, + and digits, by its country code alone. nullopt is no verdict: the parser also takes off a
/// trunk digit.
std::optional<i18n::phonenumbers::PhoneNumber> split(std::string_view text) {
  constexpr std::size_t kDigitsMax = 15, kCountryMax = 3;
  if (!text.starts_with('+') || text.size() > 1 + kDigitsMax) return std::nullopt;
  text.remove_prefix(1);
  int country = 0;
  for (std::size_t i = 0; i + 1 < text.size() && i < kCountryMax; ++i) {
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    country = country * 10 + (text[i] - '0');
    std::string region;
    library().GetRegionCodeForCountryCode(country, &region);
    if (region == "ZZ") continue;  // no country code begins another
    if (std::find(kTrunkInside.begin(), kTrunkInside.end(), country) != kTrunkInside.end()) break;
    text.remove_prefix(i + 1);
    std::uint64_t national = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), national);
    if (error != std::errc() || end != text.data() + text.size() || text.front() == '0') break;
    i18n::phonenumbers::PhoneNumber number;
    number.set_country_code(country);
    number.set_national_number(national);
    return number;
  }
  return std::nullopt;
}

/// `text` where the plan knows it as it stands, which the library would read a dozen expressions for.
std::optional<Parsed> as_it_stands(std::string_view text) {
  auto number = split(text);
  if (!number || !library().IsValidNumber(*number)) return std::nullopt;
  return Parsed{.number = *std::move(number), .valid = true};
}

std::optional<Parsed> parsed(const std::string& text, const std::string& region) {
  if (auto number = as_it_stands(text)) return number;
  Parsed read;
  const auto outcome = library().Parse(text, region.empty() ? "ZZ" : region, &read.number);
  if (outcome != PhoneNumberUtil::NO_PARSING_ERROR) return std::nullopt;
  read.valid = library().IsValidNumber(read.number);
  return read;
}

std::string formatted(const i18n::phonenumbers::PhoneNumber& number,
                      PhoneNumberUtil::PhoneNumberFormat format) {
  std::string text;
  library().Format(number, format, &text);
  return text;
}

void fill(Number& number, const Parsed& from) {
  number.valid = from.valid;
  number.possible = from.valid || library().IsPossibleNumber(from.number);
  number.e164 = formatted(from.number, PhoneNumberUtil::E164);
  std::string region;
  library().GetRegionCodeForNumber(from.number, &region);
  if (!region.empty() && region != "ZZ") number.region = region;
}

/// `text` as country code and number, if those are digits alone that the plan knows. Where lengths
/// vary, as in Germany, the library would take them for a national number; twelve digits of the own
/// country are hardly ever one.
std::optional<Parsed> international(const std::string& text, const std::string& region,
                                    bool also_national) {
  constexpr std::size_t kDigitsMin = 10, kSurelyInternational = 12;
  if (text.size() < kDigitsMin || text.front() == '0') return std::nullopt;
  if (text.find_first_not_of("0123456789") != text.npos) return std::nullopt;
  auto number = parsed("+" + text, {});
  if (!number || !number->valid) return std::nullopt;
  const bool own = number->number.country_code() == library().GetCountryCodeForRegion(region);
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
  const bool national = found && found->valid;
  if (auto other = international(written, std::string(region), national)) found = std::move(other);
  if (!found || found->number.has_extension()) return std::nullopt;
  Number number;
  number.metadata = kMetadata;
  fill(number, *found);
  if (!number.possible) return std::nullopt;
  number.aliases = other_spellings(number.e164);
  return number;
}

std::string national_form(std::string_view e164, std::string_view region) {
  const auto found = parsed(std::string(e164), {});
  if (!found) return std::string(e164);
  std::string text = formatted(found->number, PhoneNumberUtil::NATIONAL);
  const auto back = parse(text, region);
  return back && back->e164 == e164 ? text : std::string(e164);
}

bool is_region(std::string_view region) {
  std::set<std::string> regions;
  library().GetSupportedRegions(&regions);
  return regions.contains(std::string(region));
}

WrittenForms written_forms(const std::string& e164) {
  auto number = split(e164);  // whether it is valid changes no form
  if (!number) {
    auto read = parsed(e164, {});
    if (!read) return {};
    number = std::move(read->number);
  }
  WrittenForms forms;
  library().GetNationalSignificantNumber(*number, &forms.significant);
  forms.national = formatted(*number, PhoneNumberUtil::NATIONAL);
  forms.international = formatted(*number, PhoneNumberUtil::INTERNATIONAL);
  forms.country = std::to_string(number->country_code());
  return forms;
}

}  // namespace sambung::phone
