// The schema for editors and the parser say the same of these.
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "tests/mapping/made.hpp"
#include "tests/schemas/validator.hpp"

namespace sambung::mapping {
namespace {

std::string schema() {
  std::ifstream in(SAMBUNG_SOURCE_DIR "/schemas/mapping.v1.json");
  return {std::istreambuf_iterator<char>(in), {}};
}

TEST(MappingSchema, TakesWhatTheParserTakes) {
  const SchemaValidator validator(schema());
  for (const char* text :
       {R"({})", R"({"contact":{"x":"/a"}})",
        R"({"contact":{"x":{"at":["/a","/b"],"as":"phone"}}})",
        R"({"contact":{"x":{"at":"/l","where":{"type":"m"},"pick":"/v","direction":"in"}}})",
        R"({"contact":{"x":{"at":"/a","as":"enum","options":{"a":1},"default":null}}})",
        R"({"contact":{"x":{"at":"/a","as":"time","format":"unix","zone":"+07:00"}}})",
        R"({"contact":{"x":{"at":"/a","as":"decimal","native":"number","scale":2,"none":false}}})",
        R"({"contact":{"x":{"template":"{/a} {/b}"},"y":{"template":"{x}","at":"/c"}}})",
        R"({"contact":{"x":{"constant":["a"]},"y":{"constant":{"deep":1},"at":"/t"}}})",
        R"({"order":{"x":{"join":["/a","/b"],"with":"; ","direction":"out"}}})",
        R"({"a":{"x":{"as":"script","at":["/a"]}},"script":"function to_native() end"})"}) {
    EXPECT_EQ(validator.problem(text), "") << text;
    EXPECT_EQ(refusal(text), "") << text;
  }
}

TEST(MappingSchema, RefusesWhatTheParserRefuses) {
  const SchemaValidator validator(schema());
  for (const char* text :
       {R"([])", R"({"Contact":{}})", R"({"contact":{"X":"/a"}})", R"({"contact":{"x":"a"}})",
        R"({"contact":{"x":7}})", R"({"contact":{"x":{}}})", R"({"contact":{"x":{"at":[]}}})",
        R"({"contact":{"x":{"at":"/a","as":"fone"}}})", R"({"contact":{"x":{"at":"/a","on":1}}})",
        R"({"contact":{"x":{"at":"/a","direction":"up"}}})",
        R"({"contact":{"x":{"at":"/a","as":"phone","region":"Indonesia"}}})",
        R"({"contact":{"x":{"at":"/a","as":"time","zone":"Asia/Jakarta"}}})",
        R"({"contact":{"x":{"at":"/a","as":"decimal","scale":99}}})",
        R"({"contact":{"x":{"at":"/a","default":1.5}}})",
        R"({"contact":{"x":{"template":"{/a}","as":"text"}}})", R"({"script":7})"}) {
    EXPECT_NE(validator.problem(text), "") << text;
    EXPECT_NE(refusal(text), "") << text;
  }
}

TEST(MappingSchema, LetsAnOverlayRemove) {
  const SchemaValidator validator(schema());
  EXPECT_EQ(validator.problem(R"({"contact":{"x":null},"order":null,"script":null})"), "");
}

}  // namespace
}  // namespace sambung::mapping
