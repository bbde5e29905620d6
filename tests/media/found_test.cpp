#include "core/media/found.hpp"

#include <gtest/gtest.h>

#include "core/model/codec.hpp"
#include "core/model/event.hpp"

namespace sambung::media {
namespace {

model::MediaContent picture() {
  model::MediaContent media;
  media.media_kind = "document";
  media.id = "77";
  media.mime_type = "application/pdf";
  media.filename = "bill.pdf";
  media.sha256 = "AAAA";
  media.url = "https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=77";
  return media;
}

template <class Message>
std::string body_of(Message message, model::Content content) {
  message.channel.id = "C";
  message.message_id = "wamid.1";
  message.content = std::move(content);
  model::Event event;
  event.data = std::move(message);
  return model::encode(std::move(event)).body;
}

TEST(MediaFound, IsInAMessageOfEitherSide) {
  const auto received = file_in("message.received", body_of(model::MessageReceived{}, picture()));
  ASSERT_TRUE(received);
  EXPECT_EQ(received->message_id, "wamid.1");
  EXPECT_EQ(received->media_id, "77");
  EXPECT_EQ(received->mime_type, "application/pdf");
  EXPECT_EQ(received->name, "bill.pdf");
  EXPECT_EQ(received->sha256, "AAAA");
  EXPECT_TRUE(file_in("message.sent", body_of(model::MessageSent{}, picture())));
}

TEST(MediaFound, OfAnEditBelongsToTheMessageThatWasEdited) {
  model::MessageEdited edit;
  edit.target_message_id = "wamid.0";
  const auto found = file_in("message.edited", body_of(std::move(edit), picture()));
  ASSERT_TRUE(found);
  EXPECT_EQ(found->message_id, "wamid.0");
}

TEST(MediaFound, IsNoneWithoutAnIdOrInOtherContents) {
  model::MediaContent nameless = picture();
  nameless.id.reset();
  const model::TextContent text{.body = "the word \"media\" in a text", .preview_url = {}};
  EXPECT_FALSE(file_in("message.received", body_of(model::MessageReceived{}, nameless)));
  EXPECT_FALSE(file_in("message.received", body_of(model::MessageReceived{}, text)));
  EXPECT_FALSE(file_in("message.received", "not JSON but \"media\""));
}

}  // namespace
}  // namespace sambung::media
