#include "core/phone/spellings.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <set>

#include "core/phone/number.hpp"

namespace sambung::phone {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

struct Country {
  const char* region;
  const char* prefix;  // country code and the beginning of a mobile
  std::size_t digits;  // that follow
};
constexpr Country kCountries[] = {{"ID", "62812", 8},   {"BR", "55119", 8},  {"MX", "5255", 8},
                                  {"AR", "54911", 8},   {"DE", "49151", 8},  {"US", "1415555", 4},
                                  {"IN", "9198765", 5}, {"GB", "447400", 6}, {"SG", "6591", 6}};

/// Numbers of many countries, always the same ones.
std::vector<std::pair<std::string, std::string>> made_numbers() {
  std::minstd_rand random(20261126);
  std::vector<std::pair<std::string, std::string>> all;
  for (const Country& country : kCountries) {
    for (int i = 0; i < 40; ++i) {
      std::string number = std::string("+") + country.prefix;
      for (std::size_t n = 0; n < country.digits; ++n) {
        // Not below 6 in front: in Brazil that makes a landline of a mobile without its ninth digit.
        number += static_cast<char>('0' + (n == 0 ? 6 + random() % 4 : random() % 10));
      }
      all.emplace_back(number, country.region);
    }
  }
  return all;
}

TEST(Candidates, AreTheWaysInWhichSystemsWriteANumberTheStrongestFirst) {
  EXPECT_THAT(
      candidates("+628123456789"),
      ElementsAre("+628123456789", "628123456789", "00628123456789", "08123456789", "8123456789",
                  "+62 812-3456-789", "0812-3456-789", "+62 812 3456 789", "+62-812-3456-789"));
}

TEST(Candidates, HaveTheOtherSpellingsOfTheCountriesThatHaveThem) {
  EXPECT_THAT(candidates("+5511988887777"), Contains("+551188887777"));
  EXPECT_THAT(candidates("+551188887777"), Contains("5511988887777"));
  EXPECT_THAT(candidates("+525512345678"), Contains("+5215512345678"));
  EXPECT_THAT(candidates("+541123456789"), Contains("+5491123456789"));
}

TEST(Candidates, OfAnyNumberAreFewDistinctAndReadBackAsThatNumber) {
  for (const auto& [number, region] : made_numbers()) {
    const auto all = candidates(number);
    EXPECT_LE(all.size(), kCandidatesMax);
    EXPECT_EQ(std::set<std::string>(all.begin(), all.end()).size(), all.size());
    EXPECT_EQ(all.front(), number);
    for (const std::string& one : all) {
      const auto back = parse(one, region);
      ASSERT_TRUE(back) << one;
      EXPECT_TRUE(same_person_number(back->e164, number)) << one << " is not " << number;
    }
  }
}

TEST(Candidates, OfWhatIsNoInternationalNumberAreNone) {
  for (const char* text : {"", "+", "12", "+1234567890123456", "someone"}) {
    EXPECT_THAT(candidates(text), IsEmpty()) << text;
  }
  EXPECT_THAT(candidates("+999"), ElementsAre("+999", "999"));
}

TEST(SamePersonNumber, IsTrueOfAllSpellingsAndOfNoOtherNumber) {
  const auto numbers = made_numbers();
  for (const auto& [number, region] : numbers) {
    EXPECT_TRUE(same_person_number(number, number.substr(1)));
    for (const std::string& other : other_spellings(number)) {
      EXPECT_TRUE(same_person_number(number, other)) << number << " " << other;
      EXPECT_TRUE(same_person_number(other, number));
      EXPECT_EQ(comparable(comparable(other)), comparable(number));
    }
  }
  EXPECT_FALSE(same_person_number("+628123456789", "+628123456780"));
  EXPECT_FALSE(same_person_number("", ""));
  EXPECT_FALSE(same_person_number("+551132345678", "+5511932345678")) << "a landline is none";
}

}  // namespace
}  // namespace sambung::phone
