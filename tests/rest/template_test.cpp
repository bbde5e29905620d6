#include "connectors/rest/template.hpp"

#include <gtest/gtest.h>

#include "connectors/rest/uuid.hpp"
#include "connectors/web/time.hpp"

namespace sambung::rest {
namespace {

const Json& scope() {
  static const Json all = Json::parse(R"({
    "id":"a b/c", "number":42, "none":null, "fields":{"name":"Siti","tags":["x","y"]},
    "keys":{"phone":["+62 812","0812","+62 812"],"email":[]}, "since":1764050000123456,
    "evil":"..", "empty":"", "entry":{"direction":"in","text":"<a> & \"b\"\nc"}})");
  return all;
}

std::string filled(const Json& shape) {
  const auto made = fill(shape, scope());
  return made ? dump(*made) : "nothing";
}

std::string refusal(const Json& shape) {
  try {
    return filled(shape);
  } catch (const TemplateError& error) {
    return error.what();
  }
}

TEST(RestTemplate, APlaceholderAloneKeepsItsKind) {
  EXPECT_EQ(filled("{number}"), "42");
  EXPECT_EQ(filled("{fields}"), R"({"name":"Siti","tags":["x","y"]})");
  EXPECT_EQ(filled("n={number}"), R"("n=42")");
  EXPECT_EQ(filled("{{{number}}}"), R"("{42}")");
}

TEST(RestTemplate, WhatIsMissingIsAnErrorUnlessItIsOptional) {
  EXPECT_EQ(filled({{"a", "{none?}"}, {"b", 1}}), R"({"b":1})");
  EXPECT_EQ(filled(Json::array({"{none?}", "{number}"})), "[42]");
  EXPECT_NE(refusal("{none}").find("`none`"), std::string::npos);
  EXPECT_NE(refusal("{fields.name} {fields}").find("`fields`"), std::string::npos);
}

TEST(RestTemplate, ListsObjectsAndTextsAreMade) {
  EXPECT_EQ(filled({{"$each", "keys.phone|unique"}, {"do", {{"value", "{each}"}}}}),
            R"([{"value":"+62 812"},{"value":"0812"}])");
  EXPECT_EQ(filled({{"$merge", {{{"a", 1}}, "{fields}"}}}),
            R"({"a":1,"name":"Siti","tags":["x","y"]})");
  EXPECT_EQ(filled({{"$json", {{"a", "{number}"}}}}), R"("{\"a\":42}")");
}

TEST(RestTemplate, FiltersChangeValues) {
  EXPECT_EQ(filled("{keys.phone|digits|unique|join:,}"), R"("62812,0812")");
  EXPECT_EQ(filled("{keys.phone|first}"), R"("+62 812")");
  EXPECT_EQ(filled("{keys.phone|limit:2|json}"), R"("[\"+62 812\",\"0812\"]")");
  EXPECT_EQ(filled("{entry.direction|map:in=incoming,out=outgoing}"), R"("incoming")");
  EXPECT_EQ(filled("{entry.text|html}"), R"("&lt;a&gt; &amp; &quot;b&quot;<br>c")");
  EXPECT_EQ(filled("{id|url}"), R"("a%20b%2Fc")");
  EXPECT_EQ(filled("{since|iso}"), R"("2025-11-25T05:53:20Z")");
  EXPECT_EQ(filled("{since|iso_ms}"), R"("2025-11-25T05:53:20.123Z")");
  EXPECT_EQ(filled("{since|unix}"), "1764050000");
  EXPECT_EQ(filled("{since|time:%Y-%m-%d %H:%M:%S}"), R"("2025-11-25 05:53:20")");
}

TEST(RestTemplate, AFilterThatDoesNotSuitIsAnErrorWithoutTheValue) {
  for (const char* text : {"{id|unix}", "{id|number}", "{fields|digits}", "{id|map:x=y}"}) {
    EXPECT_EQ(refusal(text).find("a b"), std::string::npos) << text;
  }
}

TEST(RestTemplate, MistakesAreFoundBeforeAnyRequest) {
  EXPECT_EQ(check_templates({{"a", "{x|digits}"}}, ""), "");
  EXPECT_NE(check_templates({{"a", {"{x|digit}"}}}, "").find("/a/0: there is no filter `digit`"),
            std::string::npos);
  for (const char* text : {"{", "}", "{}", "{x|limit}", "{x|digits:3}"}) {
    EXPECT_NE(check_templates(text, "/p"), "") << text;
  }
  EXPECT_NE(check_templates({{"$each", "x"}}, ""), "");
  EXPECT_NE(check_templates({{"$merge", 1}}, ""), "");
}

TEST(RestTemplate, APlaceholderCannotLeaveItsPartOfThePath) {
  EXPECT_EQ(fill_path("/contacts/{id}/notes", scope()), "/contacts/a%20b%2Fc/notes");
  EXPECT_THROW(fill_path("/contacts/{evil}", scope()), TemplateError);
  EXPECT_THROW(fill_path("/contacts/{empty}", scope()), TemplateError);
  EXPECT_THROW(fill_path("/contacts/{none?}", scope()), TemplateError);
}

TEST(RestTime, ReadsWhatSystemsWrite) {
  const Micros time = 1'764'050'000'000'000;
  EXPECT_EQ(read_time("2025-11-25 05:53:20", TimeForm::kIso), time);
  EXPECT_EQ(read_time("2025-11-25T05:53:20.123456Z", TimeForm::kIso), time + 123456);
  EXPECT_EQ(read_time("2025-11-25T12:53:20+07:00", TimeForm::kIso), time);
  EXPECT_EQ(read_time("2025-11-25T12:53:20+0700", TimeForm::kIso), time);
  EXPECT_EQ(read_time(1764050000, TimeForm::kUnix), time);
  EXPECT_EQ(read_time("1764050000.5", TimeForm::kUnix), time + 500000);
  EXPECT_EQ(read_time(1764050000123, TimeForm::kUnixMs), time + 123000);
  for (const Json& none : {Json("yesterday"), Json("2025-13-01 00:00:00"), Json(nullptr), Json(""),
                           Json("2025-11-25 05:53:20 or so"), Json(12)}) {
    EXPECT_FALSE(read_time(none, TimeForm::kIso)) << none;
  }
  EXPECT_FALSE(read_time(1e300, TimeForm::kUnix));
  EXPECT_FALSE(read_time(INT64_MAX, TimeForm::kUnix));
}

TEST(RestUuid, IsTheSameForTheSameNameAndOfItsVersion) {
  const std::string made = uuid_of("op-1");
  EXPECT_EQ(made, uuid_of("op-1"));
  EXPECT_NE(made, uuid_of("op-2"));
  // By Python's uuid.uuid5 in the same namespace.
  EXPECT_EQ(made, "0077670b-53d9-5a10-8790-d91b1ed3fd45");
}

TEST(RestJson, ForeignBytesAreBounded) {
  EXPECT_FALSE(parse_json(std::string(100'000, '[')));
  EXPECT_FALSE(parse_json(std::string(70, '[') + std::string(70, ']')));
  EXPECT_TRUE(parse_json(std::string(50, '[') + std::string(50, ']')));
  EXPECT_FALSE(parse_json("{\"a\":"));
  EXPECT_FALSE(parse_json("\"\xff\""));
  const Json json = Json::parse(R"({"a/b":[{"c":1}]})");
  EXPECT_EQ(*at(json, "/a~1b/0/c"), 1);
  for (const char* none : {"/a", "/a~1b/x", "/a~1b/1", "/a~1b/0/c/d", "a"}) {
    EXPECT_EQ(at(json, none), nullptr) << none;
  }
}

}  // namespace
}  // namespace sambung::rest
