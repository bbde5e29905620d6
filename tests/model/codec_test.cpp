#include "core/model/codec.hpp"

#include <gtest/gtest.h>

namespace sambung::model {
namespace {

MessageReceived a_message() {
  MessageReceived message;
  message.channel = {.id = "820000000000002", .display_phone_number = "62215550100"};
  message.message_id = "wamid.AAA1";
  message.time = from_unix_ms(1795392000000);
  message.from.wa_id = "6281255501234";
  message.from.name = "Ayu \"K\"";
  message.content = TextContent{.body = "Apakah buka hari ini?", .preview_url = {}};
  message.context = Context{.message_id = "wamid.B",
                            .from = {},
                            .forwarded = true,
                            .frequently_forwarded = {},
                            .referred_product = {}};
  message.errors.push_back(
      {.code = 131051, .title = "t", .message = {}, .details = {}, .href = {}});
  return message;
}

TEST(Codec, ReadsBackWhatItWrites) {
  const Data data = a_message();
  const std::string body = encode(data);
  const auto decoded = decode("message.received", 1, body);
  ASSERT_TRUE(decoded) << decoded.error().what;
  EXPECT_EQ(*decoded, data);
  EXPECT_EQ(encode(*decoded), body);
}

TEST(Codec, LeavesOutWhatIsNotThere) {
  const std::string body = encode(Data(a_message()));
  EXPECT_EQ(body.find("user_id"), std::string::npos);
  EXPECT_EQ(body.find("null"), std::string::npos);
  EXPECT_NE(body.find(R"("content":{"kind":"text","text":{"body":"Apakah)"), std::string::npos);
}

TEST(Codec, SkipsMembersOfLaterVersions) {
  const auto decoded =
      decode("person.created", 1, R"({"person_id":"P","later":{"x":[1]},"name":null})");
  ASSERT_TRUE(decoded);
  EXPECT_EQ(std::get<PersonCreated>(*decoded).person_id, "P");
}

TEST(Codec, NamesThePathThatDoesNotFit) {
  EXPECT_EQ(decode("person.created", 1, R"({})").error().what,
            "person.created: /person_id is missing");
  EXPECT_EQ(
      decode("identity.linked", 1, R"({"person_id":"P","scope":"s","kind":"shoe","value":"v"})")
          .error()
          .what,
      "identity.linked: /kind has a value that is not in its list");
  EXPECT_EQ(decode("message.status", 1, R"({"channel":{"id":7}})").error().what,
            "message.status: /channel/id is not a string");
}

TEST(Codec, RefusesTypesAndVersionsItDoesNotKnow) {
  EXPECT_EQ(decode("message.dreamt", 1, "{}").error().code, ErrorCode::kNotFound);
  EXPECT_EQ(decode("message.received", 2, "{}").error().code, ErrorCode::kNotFound);
}

}  // namespace
}  // namespace sambung::model
