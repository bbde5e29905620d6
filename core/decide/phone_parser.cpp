#include "core/decide/phone_parser.hpp"

#include <phonenumbers/phonenumberutil.h>

#include <string>

namespace sambung::decide {

namespace {

using i18n::phonenumbers::PhoneNumberUtil;

constexpr const char* kMetadata = "libphonenumber 8.12.57";

/// Spellings under which one mobile number is known at WhatsApp, each without its country code:
/// Brazil wrote mobiles without the ninth digit, Mexico with a 1 and Argentina with a 9 in front.
std::vector<std::string> other_spellings(const std::string& digits) {
  const auto starts = [&digits](const char* prefix) { return digits.rfind(prefix, 0) == 0; };
  if (starts("55") && digits.size() == 13 && digits[4] == '9') {
    return {"+" + digits.substr(0, 4) + digits.substr(5)};
  }
  // Eight digits after the area code, beginning as mobiles did: 6 to 9. Landlines begin 2 to 5.
  if (starts("55") && digits.size() == 12 && digits[4] >= '6') {
    return {"+" + digits.substr(0, 4) + "9" + digits.substr(4)};
  }
  if (starts("521") && digits.size() == 13) return {"+52" + digits.substr(3)};
  if (starts("52") && digits.size() == 12) return {"+521" + digits.substr(2)};
  if (starts("549") && digits.size() == 13) return {"+54" + digits.substr(3)};
  if (starts("54") && digits.size() == 12) return {"+549" + digits.substr(2)};
  return {};
}

std::string digits_of(std::string_view text) {
  std::string digits;
  for (const char c : text) {
    if (c >= '0' && c <= '9') digits.push_back(c);
  }
  return digits;
}

}  // namespace

model::PhoneNumber parse_phone(std::string_view wa_id) {
  const std::string digits = digits_of(wa_id);
  model::PhoneNumber phone;
  phone.e164 = "+" + digits;
  phone.metadata = kMetadata;
  phone.aliases = other_spellings(digits);
  const PhoneNumberUtil& library = *PhoneNumberUtil::GetInstance();
  i18n::phonenumbers::PhoneNumber parsed;
  if (library.Parse(phone.e164, "ZZ", &parsed) != PhoneNumberUtil::NO_PARSING_ERROR) return phone;
  phone.valid = library.IsValidNumber(parsed);
  library.Format(parsed, PhoneNumberUtil::E164, &phone.e164);
  std::string region;
  library.GetRegionCodeForNumber(parsed, &region);
  if (!region.empty() && region != "ZZ") phone.region = region;
  return phone;
}

}  // namespace sambung::decide
