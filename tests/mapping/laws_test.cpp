// Write-read: what was written reads back as what was wanted. Read-write: writing what was read
// changes nothing. For generated values of every function that keeps them.
#include <gtest/gtest.h>

#include <functional>
#include <random>

#include "tests/mapping/made.hpp"

namespace sambung::mapping {
namespace {

using Random = std::minstd_rand;

std::string word(Random& random) {
  static const std::vector<std::string> kPieces = {"a",  "Zed", "0", "é", "猫", "-", ".",    "'",
                                                   "\"", "\\",  "/", "~", "%",  "{", "🙂", "_x"};
  std::string text;
  for (std::size_t n = 1 + random() % 5; n > 0; --n) text += kPieces[random() % kPieces.size()];
  return text;
}

Json text(Random& random) {
  std::string words = word(random);
  for (std::size_t n = random() % 3; n > 0; --n) words += " " + word(random);
  return words;
}

Json phone(Random& random) {
  static const std::vector<std::string> kFronts = {"+62812", "+5511988", "+52551", "+1415555"};
  std::string number = kFronts[random() % kFronts.size()];
  const std::size_t digits = number.starts_with("+62") ? 7 : number.starts_with("+55") ? 6 : 0;
  const std::size_t rest = digits > 0 ? digits : number.starts_with("+52") ? 7 : 4;
  for (std::size_t n = 0; n < rest; ++n) number += static_cast<char>('1' + random() % 9);
  return number;
}

Json email(Random& random) {
  return "u" + std::to_string(random() % 1000) + "@h" + std::to_string(random() % 99) + ".example";
}

std::string two(std::size_t n) { return (n < 10 ? "0" : "") + std::to_string(n); }

Json date(Random& random) {
  return std::to_string(1900 + random() % 200) + "-" + two(1 + random() % 12) + "-" +
         two(1 + random() % 28);
}
std::string clock(Random& random) {
  return date(random).get<std::string>() + "T" + two(random() % 24) + ":" + two(random() % 60) +
         ":" + two(random() % 60);
}
Json second(Random& random) { return clock(random) + "Z"; }
Json millisecond(Random& random) {
  return clock(random) + "." + std::to_string(100 + random() % 900) + "Z";
}
Json integer(Random& random) {
  const auto bits = static_cast<std::uint64_t>(random()) * random() * 7919;
  return static_cast<std::int64_t>(bits);
}
Json decimal(Random& random) {
  std::string digits = std::to_string(1 + random() % 99999);
  for (std::size_t n = random() % 3; n > 0; --n) digits += std::to_string(random());
  if (random() % 2 == 0) digits += "." + std::to_string(random() % 9999) + "3";
  return (random() % 3 == 0 ? "-" : "") + digits;
}
Json small_decimal(Random& random) {
  return std::to_string(1 + random() % 99999) + "." + std::to_string(random() % 999) + "7";
}
Json truth(Random& random) { return random() % 2 == 0; }
Json choice(Random& random) {
  static const std::vector<std::string> kAll = {"gold", "silver", "none"};
  return kAll[random() % kAll.size()];
}
Json set(Random& random) {
  std::set<std::string> items;
  for (std::size_t n = random() % 5; n > 0; --n) items.insert("t" + word(random) + "t");
  return items;
}
Json joined(Random& random) {
  std::string all = word(random);
  for (std::size_t n = random() % 4; n > 0; --n) all += "; " + word(random);
  return all;
}

struct Law {
  const char* name;
  const char* rule;
  std::function<Json(Random&)> value;
  /// Whether null and "" are told apart from every value, so that null is kept too.
  bool keeps_null = true;
};

const Law kLaws[] = {
    {"Text", R"("/a")", text},
    {"TextUntrimmed", R"({"at":"/a/b","trim":false})", text},
    {"TextWithNone", R"({"at":"/a","none":""})", text},
    {"Any", R"({"at":"/a","as":"any"})", integer},
    {"FirstOf", R"({"at":["/a","/b","/c"]})", text},
    {"Index", R"({"at":"/list/0/v"})", text},
    {"Element", R"({"at":"/list","where":{"type":"mobile","n":1},"pick":"/v/w"})", text},
    {"Phone", R"({"at":"/a","as":"phone"})", phone},
    {"PhoneDigits", R"({"at":"/a","as":"phone","format":"digits"})", phone},
    {"PhoneNational", R"({"at":"/a","as":"phone","format":"national","region":"ID"})", phone},
    {"Email", R"({"at":"/a","as":"email","none":false})", email},
    {"Date", R"({"at":"/a","as":"date"})", date},
    {"DateWritten", R"({"at":"/a","as":"date","format":"%d.%m.%Y"})", date},
    {"DateUnix", R"({"at":"/a","as":"date","format":"unix","zone":"+07:00"})", date},
    {"Time", R"({"at":"/a","as":"time"})", millisecond},
    {"TimeZoned", R"({"at":"/a","as":"time","zone":"-03:30"})", millisecond},
    {"TimeUnix", R"({"at":"/a","as":"time","format":"unix"})", second},
    {"TimeUnixMs", R"({"at":"/a","as":"time","format":"unix_ms"})", millisecond},
    {"TimeWritten", R"({"at":"/a","as":"time","format":"%Y%m%d %H:%M:%S.%f%z","zone":"+08:00"})",
     millisecond},
    {"Integer", R"({"at":"/a","as":"integer"})", integer},
    {"IntegerText", R"({"at":"/a","as":"integer","native":"text","none":""})", integer},
    {"Decimal", R"({"at":"/a","as":"decimal"})", decimal},
    {"DecimalScaled", R"({"at":"/a","as":"decimal","scale":4})", decimal},
    {"DecimalNumber", R"({"at":"/a","as":"decimal","native":"number"})", small_decimal},
    {"Bool", R"({"at":"/a","as":"bool"})", truth},
    {"BoolWords", R"({"at":"/a","as":"bool","true":1,"false":0})", truth},
    {"Enum", R"({"at":"/a","as":"enum","options":{"gold":"Gold","silver":2,"none":false}})",
     choice},
    {"Set", R"({"at":"/a","as":"set"})", set},
    {"SetText", R"({"at":"/a","as":"set","separator":";;"})", set},
    {"SetObjects", R"({"at":"/a","as":"set","pick":"/name"})", set},
    {"FirstName", R"({"at":"/a","as":"first_name"})", text, false},
    {"LastName", R"({"at":"/a","as":"last_name"})", [](Random& r) { return Json(word(r)); }, false},
    {"Part", R"({"at":"/a","as":"part","separator":" | ","index":2})", text},
    {"Join", R"({"join":["/a","/b","/c"],"with":"; "})", joined}};

class Laws : public ::testing::TestWithParam<Law> {};

/// Records as the system may have them: empty, or as an earlier value was written.
std::vector<Json> records(Mapping& mapping, const Law& law, Random& random) {
  std::vector<Json> all = {Json::object()};
  const auto before = mapping.to_native("contact", Json{{"x", law.value(random)}}, Json::object());
  EXPECT_TRUE(before) << before.error().what;
  if (before) all.push_back(*before);
  return all;
}

TEST_P(Laws, WhatIsWrittenReadsBack) {
  Mapping mapping = one_rule(GetParam().rule);
  Random random(20261126);
  for (int i = 0; i < 200; ++i) {
    Json value = GetParam().value(random);
    if (GetParam().keeps_null && i % 10 == 0) value = nullptr;
    for (const Json& existing : records(mapping, GetParam(), random)) {
      // A first name is one of a person who has a last name too, and the other way round.
      const bool part = !GetParam().keeps_null;
      const Json record = part ? Json{{"a", "Some One"}} : existing;
      const auto native = mapping.to_native("contact", Json{{"x", value}}, record);
      ASSERT_TRUE(native) << native.error().what << " " << value;
      Json there = record;
      there.update(*native);
      const auto back = mapping.to_canonical("contact", there);
      ASSERT_TRUE(back) << back.error().what << " " << there;
      EXPECT_EQ((*back)["x"], value) << there;
    }
  }
}

TEST_P(Laws, WritingWhatWasReadChangesNothing) {
  Mapping mapping = one_rule(GetParam().rule);
  Random random(20261127);
  for (int i = 0; i < 200; ++i) {
    for (Json record : records(mapping, GetParam(), random)) {
      record["other"] = "stays";
      const auto read = mapping.to_canonical("contact", record);
      ASSERT_TRUE(read) << read.error().what;
      const auto native = mapping.to_native("contact", *read, record);
      ASSERT_TRUE(native) << native.error().what;
      Json after = record;
      after.update(*native, true);
      EXPECT_EQ(after, record);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Of, Laws, ::testing::ValuesIn(kLaws),
                         [](const auto& law) { return std::string(law.param.name); });

/// Spellings that systems have for a value, none of which the mapping would write itself.
TEST(Laws, HoldForOtherSpellingsThatTheSystemHas) {
  const std::pair<const char*, const char*> kRecords[] = {
      {R"({"at":"/a","as":"phone"})", R"({"a":"(0812) 3456-789"})"},
      {R"({"at":"/a","as":"email"})", R"({"a":" Ann@B.Example"})"},
      {R"({"at":"/a","as":"decimal"})", R"({"a":"0012.500"})"},
      {R"({"at":"/a","as":"decimal"})", R"({"a":12.5})"},
      {R"({"at":"/a","as":"time"})", R"({"a":"2026-11-26 05:40:00.1234567+07"})"},
      {R"({"at":"/a","as":"time","format":"unix"})", R"({"a":"1764050000"})"},
      {R"({"at":"/a","as":"set"})", R"({"a":["b","a","b",""]})"},
      {R"({"at":"/a","as":"set","separator":","})", R"({"a":"b,a ,b"})"},
      {R"({"at":"/a","as":"last_name"})", R"({"a":"  Ann  Lee "})"},
      {R"({"join":["/a","/b"],"with":" "})", R"({"a":" x ","b":""})"},
      {R"({"at":["/a","/b"]})", R"({"a":null,"b":" v "})"}};
  for (const auto& [rule, native] : kRecords) {
    Mapping mapping = one_rule(rule);
    const Json record = json_of(native);
    const auto read = mapping.to_canonical("contact", record);
    ASSERT_TRUE(read) << native << read.error().what;
    const auto written = mapping.to_native("contact", *read, record);
    ASSERT_TRUE(written) << native << written.error().what;
    Json after = record;
    after.update(*written);
    EXPECT_EQ(after, record) << rule;
  }
}

}  // namespace
}  // namespace sambung::mapping
