#include "core/whatsapp/normalise.hpp"

#include <gtest/gtest.h>

#include "core/json/document.hpp"
#include "core/model/codec.hpp"
#include "tests/whatsapp/fixtures.hpp"

namespace sambung::whatsapp {
namespace {

template <class T>
T decoded(const model::EncodedEvent& event) {
  auto data = model::decode(event.envelope.type, event.envelope.version, event.body);
  EXPECT_TRUE(data) << data.error().what;
  return std::get<T>(*data);
}

TEST(Normalise, ReadsATextMessage) {
  const auto events = normalise(fixture("messages.text"), test_source());
  ASSERT_EQ(events.size(), 1U);
  const auto& envelope = events[0].envelope;
  EXPECT_EQ(envelope.type, "message.received");
  EXPECT_EQ(envelope.source, "/whatsapp/main");
  EXPECT_EQ(envelope.account, "710000000000001");
  EXPECT_EQ(envelope.channel, "820000000000002");
  EXPECT_EQ(envelope.time, from_unix_ms(1795392007000));
  EXPECT_EQ(envelope.id.time(), envelope.time);
  EXPECT_EQ(envelope.subject,
            test_keys().subject_of_user_id("730000000000003", "ID.7741002938475561"));
  EXPECT_EQ(events[0].seal_scope, envelope.subject);
  const auto message = decoded<model::MessageReceived>(events[0]);
  EXPECT_EQ(message.message_id, "wamid.SIMFIX00001");
  EXPECT_EQ(message.from.wa_id, "6281255501234");
  EXPECT_EQ(message.from.name, "Ayu");
  EXPECT_EQ(std::get<model::TextContent>(message.content).body, "Apakah buka hari ini?");
}

TEST(Normalise, ReadsAStatus) {
  const auto events = normalise(fixture("statuses.delivered"), test_source());
  ASSERT_EQ(events.size(), 1U);
  const auto status = decoded<model::MessageStatus>(events[0]);
  EXPECT_EQ(status.status, "delivered");
  EXPECT_EQ(status.recipient.username, "ayu.kopi");
  EXPECT_EQ(status.pricing->category, "utility");
}

TEST(Normalise, AnIdentifierThatIsEmptyIsAbsent) {
  const auto events = normalise(fixture("messages.text.empty_identifiers"), test_source());
  const auto message = decoded<model::MessageReceived>(events.at(0));
  EXPECT_FALSE(message.from.wa_id);
  EXPECT_FALSE(message.from.parent_user_id);
  EXPECT_FALSE(message.from.name);
}

TEST(Normalise, AccountsOfOtherAppsAreForeign) {
  Source source = test_source();
  source.accounts = {"999"};
  const auto events = normalise(fixture("messages.text"), source);
  ASSERT_EQ(events.size(), 1U);
  EXPECT_EQ(events[0].envelope.type, "foreign");
  EXPECT_EQ(decoded<model::Foreign>(events[0]).account_id, "710000000000001");
  source.accounts = {"999", "710000000000001"};
  EXPECT_EQ(normalise(fixture("messages.text"), source).at(0).envelope.type, "message.received");
}

TEST(Normalise, WithoutRawThereIsNone) {
  Source source = test_source();
  source.keep_raw = false;
  EXPECT_EQ(normalise(fixture("messages.text"), source).at(0).raw, "");
}

}  // namespace
}  // namespace sambung::whatsapp
