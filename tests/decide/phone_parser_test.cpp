#include "core/decide/phone_parser.hpp"

#include <gtest/gtest.h>

namespace sambung::decide {
namespace {

struct Case {
  const char* wa_id;
  const char* e164;
  bool valid;
  std::vector<std::string> aliases;
};

class Phone : public ::testing::TestWithParam<Case> {};

TEST_P(Phone, HasATypedFormAndItsOtherSpellings) {
  const model::PhoneNumber phone = parse_phone(GetParam().wa_id);
  EXPECT_EQ(phone.e164, GetParam().e164);
  EXPECT_EQ(phone.valid, GetParam().valid);
  EXPECT_EQ(phone.aliases, GetParam().aliases);
}

INSTANTIATE_TEST_SUITE_P(
    Countries, Phone,
    ::testing::Values(Case{"6281234567890", "+6281234567890", true, {}},
                      Case{"5511999999999", "+5511999999999", true, {"+551199999999"}},
                      Case{"556187654321", "+556187654321", false, {"+5561987654321"}},
                      Case{"551132345678", "+551132345678", true, {}},  // a landline stays as it is
                      Case{"5215512345678", "+525512345678", true, {"+525512345678"}},
                      Case{"525512345678", "+525512345678", true, {"+5215512345678"}},
                      Case{"5491123456789", "+5491123456789", true, {"+541123456789"}},
                      Case{"541123456789", "+541123456789", true, {"+5491123456789"}},
                      Case{"999", "+999", false, {}}));

}  // namespace
}  // namespace sambung::decide
