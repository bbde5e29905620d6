#include "core/supervise/manifest_wants.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sambung::supervise {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(ManifestWants, SaysWhatTheManifestSays) {
  const auto wants =
      wants_of(R"({"name":"A","events":["message.*","*","contact.updated"],"wants_raw":true,)"
               R"("replay_safe":true,"config":{"events":7}})",
               "a 1");
  ASSERT_TRUE(wants) << wants.error().what;
  EXPECT_THAT(wants->events, ElementsAre("message.*", "*", "contact.updated"));
  EXPECT_TRUE(wants->raw);
  EXPECT_TRUE(wants->replay_safe);
}

TEST(ManifestWants, WhatIsAbsentIsNotAskedFor) {
  const auto wants = wants_of("{}", "a 1");
  ASSERT_TRUE(wants);
  EXPECT_THAT(wants->events, ElementsAre());
  EXPECT_FALSE(wants->raw);
  EXPECT_FALSE(wants->replay_safe);
}

std::string refusal(const std::string& manifest) {
  const auto wants = wants_of(manifest, "crm 1.4.0");
  if (wants) return "taken: " + manifest;
  EXPECT_EQ(wants.error().code, ErrorCode::kInvalid);
  EXPECT_THAT(wants.error().what, HasSubstr("connector crm 1.4.0: its manifest"));
  return wants.error().what;
}

TEST(ManifestWants, WhatIsNoObjectIsRefused) {
  for (const char* manifest :
       {"", "[]", "null", "\"{}\"", "{", "{}x", "{\"a\":1,\"a\":2}", "\xFF"}) {
    EXPECT_THAT(refusal(manifest), HasSubstr("must be a JSON object")) << manifest;
  }
}

TEST(ManifestWants, AMemberOfAnotherKindIsNamed) {
  for (const char* value : {"null", "1", "\"true\"", "[]", "{}"}) {
    const std::string text(value);
    EXPECT_THAT(refusal("{\"wants_raw\":" + text + "}"),
                HasSubstr("\"wants_raw\" must be true or false"));
    EXPECT_THAT(refusal("{\"replay_safe\":" + text + "}"),
                HasSubstr("\"replay_safe\" must be true or false"));
  }
  for (const char* value : {"true", "\"*\"", "{}", "[1]", "[null]", "[[]]", "[\"\"]", "[\"mess*\"]",
                            "[\"*.received\"]", "[\"**\"]"}) {
    EXPECT_THAT(refusal("{\"events\":" + std::string(value) + "}"),
                HasSubstr("\"events\" must be a list"));
  }
}

TEST(ManifestWants, EventsNullMeansThatItTakesNone) {
  const char* manifest = R"({"events":["*"],"events_setting":"events"})";
  EXPECT_TRUE(wants_of(manifest, "a", R"({"events":false})")->nothing);
  EXPECT_FALSE(wants_of(manifest, "a", R"({"events":true})")->nothing);
  EXPECT_FALSE(wants_of(manifest, "a", "{}")->nothing);
  const auto wants = wants_of(R"({"events":null})", "a");
  ASSERT_TRUE(wants);
  EXPECT_TRUE(wants->nothing);
}

TEST(ManifestWants, BoundsHold) {
  std::string many = "\"*\"";
  for (int i = 0; i < 256; ++i) many += ",\"*\"";
  EXPECT_THAT(refusal("{\"events\":[" + many + "]}"), HasSubstr("at most 256"));
  refusal("{\"events\":[\"" + std::string(129, 'x') + "\"]}");
  refusal("{\"name\":\"" + std::string(256 * 1024, 'x') + "\"}");
  refusal("{\"config\":" + std::string(10'000, '[') + std::string(10'000, ']') + "}");
}

}  // namespace
}  // namespace sambung::supervise
