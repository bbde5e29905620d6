#include "core/phone/number.hpp"

#include <gtest/gtest.h>
#include <phonenumbers/phonenumberutil.h>

#include <set>

namespace sambung::phone {
namespace {

struct Case {
  const char* wa_id;
  const char* e164;
  bool valid;
  std::vector<std::string> aliases;
};

class WaId : public ::testing::TestWithParam<Case> {};

TEST_P(WaId, HasATypedFormAndItsOtherSpellings) {
  const Number number = of_wa_id(GetParam().wa_id);
  EXPECT_EQ(number.e164, GetParam().e164);
  EXPECT_EQ(number.valid, GetParam().valid);
  EXPECT_EQ(number.aliases, GetParam().aliases);
}

INSTANTIATE_TEST_SUITE_P(
    Countries, WaId,
    ::testing::Values(Case{"6281234567890", "+6281234567890", true, {}},
                      Case{"5511999999999", "+5511999999999", true, {"+551199999999"}},
                      Case{"556187654321", "+556187654321", false, {"+5561987654321"}},
                      Case{"551132345678", "+551132345678", true, {}},  // a landline stays as it is
                      Case{"5215512345678", "+525512345678", true, {"+525512345678"}},
                      Case{"525512345678", "+525512345678", true, {"+5215512345678"}},
                      Case{"5491123456789", "+5491123456789", true, {"+541123456789"}},
                      Case{"541123456789", "+541123456789", true, {"+5491123456789"}},
                      Case{"999", "+999", false, {}}));

/// A short way is taken for numbers that are valid as they stand; it must be the library's.
TEST(WaIdOfAnyCountry, IsWhatTheLibraryReads) {
  using i18n::phonenumbers::PhoneNumberUtil;
  const PhoneNumberUtil& library = *PhoneNumberUtil::GetInstance();
  std::set<std::string> regions;
  library.GetSupportedRegions(&regions);
  const auto compare = [&library](const std::string& digits) {
    const Number number = of_wa_id(digits);
    i18n::phonenumbers::PhoneNumber parsed;
    std::string e164;
    if (library.Parse("+" + digits, "ZZ", &parsed) == PhoneNumberUtil::NO_PARSING_ERROR) {
      library.Format(parsed, PhoneNumberUtil::E164, &e164);
    }
    EXPECT_EQ(number.e164, e164.empty() ? "+" + digits : e164) << digits;
    return number.valid;
  };
  int valid = 0;
  for (const std::string& region : regions) {
    for (const auto type : {PhoneNumberUtil::FIXED_LINE, PhoneNumberUtil::MOBILE}) {
      i18n::phonenumbers::PhoneNumber example;
      if (!library.GetExampleNumberForType(region, type, &example)) continue;
      std::string national;
      library.GetNationalSignificantNumber(example, &national);
      const std::string country = std::to_string(example.country_code());
      for (int last = 0; last < 10; last += 3) {
        national.back() = static_cast<char>('0' + last);
        valid += compare(country + national);
        for (char trunk = '0'; trunk <= '9'; ++trunk) valid += compare(country + trunk + national);
      }
    }
  }
  EXPECT_GT(valid, 1'000);
  compare("3758103213499");  // a number of Belarus with and without its 8
}

std::string read(std::string_view text, std::string_view region) {
  const auto number = parse(text, region);
  return number ? number->e164 : "";
}

TEST(WrittenNumber, IsReadInTheFormsThatPeopleAndSystemsUse) {
  EXPECT_EQ(read("0812-3456-7890", "ID"), "+6281234567890");
  EXPECT_EQ(read(" (0812) 3456 7890 ", "ID"), "+6281234567890");
  EXPECT_EQ(read("6281234567890", "ID"), "+6281234567890");
  EXPECT_EQ(read("81234567890", "ID"), "+6281234567890");
  EXPECT_EQ(read("006281234567890", "US"), "+6281234567890");
  EXPECT_EQ(read("+62 812-3456-7890", ""), "+6281234567890");
  EXPECT_EQ(read("011 99999-9999", "BR"), "+5511999999999");
  EXPECT_EQ(read("044 55 1234 5678", "MX"), "+525512345678");
}

TEST(WrittenNumber, IsNoneWhenItsLengthCannotBeOrItHasNoCountry) {
  for (const char* text : {"", "none", "wa:+62812", "12", "+", "call me"}) {
    EXPECT_EQ(read(text, "ID"), "") << text;
  }
  EXPECT_EQ(read("0812-3456-7890", ""), "");
  EXPECT_EQ(read(std::string(kTextBytesMax + 1, '1'), "ID"), "");
  EXPECT_EQ(read("+62 812-3456-7890 ext. 12", "ID"), "") << "an extension would be lost";
}

TEST(WrittenNumber, WhichThePlanDoesNotKnowIsTakenWhenItsLengthIsPossible) {
  const auto old_mobile = parse("+55 61 8765-4321", "BR");
  ASSERT_TRUE(old_mobile);
  EXPECT_FALSE(old_mobile->valid);
  EXPECT_EQ(old_mobile->aliases, std::vector<std::string>{"+5561987654321"});
}

TEST(NationalForm, IsReadBackInItsCountryAndIsInternationalElsewhere) {
  EXPECT_EQ(read(national_form("+6281234567890", "ID"), "ID"), "+6281234567890");
  EXPECT_EQ(national_form("+6281234567890", "ID").front(), '0');
  EXPECT_EQ(national_form("+6281234567890", "BR"), "+6281234567890");
}

TEST(Region, IsACountryOfThePlan) {
  EXPECT_TRUE(is_region("ID"));
  EXPECT_FALSE(is_region("id"));
  EXPECT_FALSE(is_region("ZZ"));
  EXPECT_FALSE(is_region(""));
}

}  // namespace
}  // namespace sambung::phone
