#include <gtest/gtest.h>

#include <map>

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

TEST(Schemas, AcceptWhatIsRight) {
  for (const Example& one : accepted_examples()) {
    for (const SchemaForm form : {SchemaForm::kOpen, SchemaForm::kClosed}) {
      const SchemaValidator schema(*model::json_schema(one.type, form));
      EXPECT_EQ(schema.problem(one.body), "") << one.type << " " << one.name << one.body;
    }
    EXPECT_TRUE(model::decode(one.type, 1, one.body)) << one.type << " " << one.name;
  }
}

TEST(Schemas, RefuseWhatIsWrongAndSoDoesTheCodec) {
  for (const Example& one : refused_examples()) {
    const SchemaValidator schema(*model::json_schema(one.type));
    EXPECT_NE(schema.problem(one.body), "") << one.type << " " << one.name;
    EXPECT_FALSE(model::decode(one.type, 1, one.body)) << one.type << " " << one.name;
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
