#include <gtest/gtest.h>

#include "core/json/document.hpp"
#include "core/json/utf8.hpp"
#include "core/json/writer.hpp"

namespace sambung::json {
namespace {

TEST(Document, GivesTheExactBytesOfEveryValue) {
  auto document = Document::parse(R"( {"a": [1, 2.50, "x\u00e9"], "b" : {"c":null} } )");
  ASSERT_TRUE(document);
  const Value root = document->root();
  EXPECT_EQ(root["a"].raw(), R"([1, 2.50, "x\u00e9"])");
  EXPECT_EQ(root["b"].raw(), R"({"c":null})");
  EXPECT_EQ(root["a"].size(), 3U);
  EXPECT_EQ(root["a"].first_child().next_sibling().raw(), "2.50");
  EXPECT_EQ(root["b"]["c"].kind(), Kind::kNull);
  EXPECT_TRUE(root["b"]["nothing"]["deeper"].absent());
}

TEST(Document, ReadsTolerantlyBetweenStringsAndNumbers) {
  auto document = Document::parse(
      R"({"s":"1795392000","n":1795392000,"big":9876543210987654321,"f":"1.5","t":true})");
  ASSERT_TRUE(document);
  const Value root = document->root();
  EXPECT_EQ(root["s"].integer(), 1795392000);
  EXPECT_EQ(root["n"].text(), "1795392000");
  EXPECT_EQ(root["big"].text(), "9876543210987654321");
  EXPECT_FALSE(root["big"].integer());
  EXPECT_EQ(root["f"].number(), 1.5);
  EXPECT_EQ(root["t"].boolean(), true);
  EXPECT_FALSE(root["t"].text());
}

TEST(Document, UnescapesStringsAndKeys) {
  auto document = Document::parse(R"({"k\u0065y":"a\n\"\\\/\ud83d\ude00\u00e9"})");
  ASSERT_TRUE(document);
  EXPECT_EQ(document->root()["key"].string(), "a\n\"\\/\xF0\x9F\x98\x80\xC3\xA9");
}

class Refused : public ::testing::TestWithParam<const char*> {};
TEST_P(Refused, IsNotJson) {
  const auto document = Document::parse(GetParam());
  ASSERT_FALSE(document);
  EXPECT_EQ(document.error().code, ErrorCode::kInvalid);
}
INSTANTIATE_TEST_SUITE_P(Malformed, Refused,
                         ::testing::Values("", "   ", "{", "[1,]", "{\"a\":1,}", "tru3", "1 2",
                                           "01", "+1", "1.", ".5", "\"\\ud800\"", "\"\x80\"",
                                           "\"\xC0\xAF\"", "{\"a\" 1}", "nan", "[1}", "\"a\nb\"",
                                           "{\"a\":1,\"a\":2}", "{\"a\":1,\"\\u0061\":2}", "'x'",
                                           "\xEF\xBB\xBF{", "98765432109876543210", "1e400"));

TEST(Document, RefusesWhatIsBeyondItsLimits) {
  const Limits small{.bytes_max = 100, .depth_max = 4, .nodes_max = 5, .key_bytes_max = 3};
  EXPECT_TRUE(Document::parse("[[[1]]]", small));
  EXPECT_FALSE(Document::parse("[[[[[1]]]]]", small));
  EXPECT_FALSE(Document::parse("[1,2,3,4,5]", small));
  EXPECT_FALSE(Document::parse(R"({"long":1})", small));
  EXPECT_FALSE(Document::parse(std::string(101, ' '), small));
  std::string keys = "{";
  for (int i = 0; i < 50; ++i) keys += "\"k" + std::to_string(i) + "\":1,";
  EXPECT_FALSE(Document::parse(keys + "\"k7\":1}"));
  EXPECT_TRUE(Document::parse(keys + "\"z\":1}"));
  EXPECT_FALSE(Document::parse(std::string(200'000, '[')));
}

TEST(Writer, WritesWhatADocumentReadsBack) {
  std::string out;
  Writer writer(out);
  writer.begin_object();
  writer.key("text");
  writer.string(std::string("a\"\\\n\x01\xC3\xA9\x80", 8));
  writer.key("list");
  writer.begin_array();
  writer.integer(-5);
  writer.number(0.1);
  writer.boolean(true);
  writer.null();
  writer.raw("{}");
  writer.end_array();
  writer.end_object();
  EXPECT_EQ(
      out, "{\"text\":\"a\\\"\\\\\\n\\u0001\xC3\xA9\xEF\xBF\xBD\",\"list\":[-5,0.1,true,null,{}]}");
  EXPECT_TRUE(Document::parse(out));
}

TEST(Utf8, AcceptsWhatTheStandardAllowsAndNothingElse) {
  EXPECT_TRUE(is_utf8("a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80"));
  for (const char* bad : {"\x80", "\xC1\x81", "\xE0\x80\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80",
                          "\xF5\x80\x80\x80", "\xC3"}) {
    EXPECT_FALSE(is_utf8(bad));
  }
}

}  // namespace
}  // namespace sambung::json
