#include <gtest/gtest.h>

#include <map>
#include <utility>
#include <vector>

#include "core/model/codec.hpp"
#include "core/model/schema.hpp"
#include "tests/schemas/schema_files.hpp"
#include "tests/schemas/validator.hpp"

namespace sambung {
namespace {

using model::SchemaForm;

TEST(Schemas, EveryTypeHasAnExampleToAcceptAndTwoToRefuse) {
  std::map<std::string, int> accept;
  std::map<std::string, int> refuse;
  for (const Example& one : accepted_examples()) ++accept[one.type];
  for (const Example& one : refused_examples()) ++refuse[one.type];
  for (const std::string& type : model::type_names()) {
    EXPECT_GE(accept[type], 1) << type;
    EXPECT_GE(refuse[type], 2) << type;
  }
}

/// The examples by type: a schema takes long to read.
std::map<std::string, std::vector<Example>> by_type(std::vector<Example> examples) {
  std::map<std::string, std::vector<Example>> found;
  for (Example& one : examples) found[one.type].push_back(std::move(one));
  return found;
}

TEST(Schemas, AcceptWhatIsRight) {
  for (const auto& [type, examples] : by_type(accepted_examples())) {
    const SchemaValidator open(*model::json_schema(type));
    const SchemaValidator closed(*model::json_schema(type, SchemaForm::kClosed));
    for (const Example& one : examples) {
      EXPECT_EQ(open.problem(one.body), "") << type << " " << one.name << one.body;
      EXPECT_EQ(closed.problem(one.body), "") << type << " " << one.name << one.body;
      EXPECT_TRUE(model::decode(type, 1, one.body)) << type << " " << one.name;
    }
  }
}

TEST(Schemas, RefuseWhatIsWrongAndSoDoesTheCodec) {
  for (const auto& [type, examples] : by_type(refused_examples())) {
    const SchemaValidator schema(*model::json_schema(type));
    for (const Example& one : examples) {
      EXPECT_NE(schema.problem(one.body), "") << type << " " << one.name;
      EXPECT_FALSE(model::decode(type, 1, one.body)) << type << " " << one.name;
    }
  }
}

TEST(Schemas, OpenOnesLetLaterMembersAndKindsPassAndClosedOnesDoNot) {
  const char* later =
      R"({"from":{},"channel":{"id":"1"},"message_id":"m","time":"2026-11-23T00:00:00Z",)"
      R"("origin":"live","content":{"kind":"hologram","hologram":{}},"later":1})";
  const SchemaValidator open(*model::json_schema("message.received"));
  const SchemaValidator closed(*model::json_schema("message.received", SchemaForm::kClosed));
  EXPECT_EQ(open.problem(later), "");
  EXPECT_NE(closed.problem(later), "");
}

TEST(Schemas, ThereIsNoneForAnUnknownType) {
  EXPECT_EQ(model::json_schema("message.dreamt").error().code, ErrorCode::kNotFound);
}

}  // namespace
}  // namespace sambung
