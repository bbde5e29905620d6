#include "core/state/queries.hpp"

#include <gtest/gtest.h>

#include "tests/decide/folded_state.hpp"

namespace sambung::state {
namespace {

constexpr const char* kChannel = "820000000000002";

/// A state with what a test tells it, and queries on it.
class Told {
 public:
  Told() { queries_ = *Queries::open(state_.file()); }

  void tell(model::Data data, const model::Party& who, std::int64_t at) {
    model::Event event;
    const auto digest = state_.keys().hash({"told", std::to_string(count_++)});
    event.envelope.id =
        EventId::make(from_unix_ms(at), std::string_view(digest.data(), digest.size()));
    event.envelope.source = "/whatsapp/main";
    event.envelope.channel = kChannel;
    event.envelope.time = from_unix_ms(at);
    event.envelope.subject = state_.keys().subject("portfolio-1", who);
    event.data = std::move(data);
    state_.take({event});
  }

  void received(const std::string& id, std::int64_t at,
                model::Origin origin = model::Origin::kLive) {
    model::MessageReceived message;
    message.channel.id = kChannel;
    message.message_id = id;
    message.time = from_unix_ms(at);
    message.origin = origin;
    message.from = ayu();
    message.content = model::TextContent{.body = id, .preview_url = {}};
    tell(std::move(message), ayu(), at);
  }

  void status(const std::string& id, const std::string& status, std::int64_t at) {
    model::MessageStatus made;
    made.channel.id = kChannel;
    made.message_id = id;
    made.status = status;
    made.time = from_unix_ms(at);
    made.recipient = ayu();
    tell(std::move(made), ayu(), at);
  }

  static model::Party ayu() {
    model::Party party;
    party.wa_id = "6281255501234";
    party.user_id = "ID.7741";
    party.name = "Ayu";
    return party;
  }

  Queries& queries() { return *queries_; }
  PersonView only_person() { return queries_->persons("", 10)->at(0); }

 private:
  decide::FoldedState state_;
  std::unique_ptr<Queries> queries_;
  int count_ = 0;
};

TEST(Queries, APersonHasNameAndIdentitiesAndIsFoundByEither) {
  Told told;
  told.received("wamid.1", 1000);
  const PersonView person = told.only_person();
  EXPECT_EQ(person.name, "Ayu");
  ASSERT_EQ(person.identities.size(), 2U);
  EXPECT_EQ(person.identities[1].value, "6281255501234");
  EXPECT_EQ(person.identities[1].e164, "+6281255501234");
  EXPECT_EQ(told.queries().person(person.person_id)->person_id, person.person_id);
  for (const char* value : {"6281255501234", "+6281255501234", "ID.7741"}) {
    ASSERT_EQ(told.queries().find(value)->size(), 1U) << value;
  }
  EXPECT_EQ(told.queries().person("nobody").error().code, ErrorCode::kNotFound);
}

TEST(Queries, AConversationShowsMessagesWithWhatWasDoneToThem) {
  Told told;
  told.received("wamid.1", 1000);
  told.received("wamid.2", 2000);
  model::MessageReacted reaction;
  reaction.channel.id = kChannel;
  reaction.target_message_id = "wamid.1";
  reaction.time = from_unix_ms(3000);
  reaction.party = Told::ayu();
  reaction.emoji = "+";
  told.tell(reaction, Told::ayu(), 3000);
  model::MessageRevoked revoke;
  revoke.channel.id = kChannel;
  revoke.target_message_id = "wamid.2";
  revoke.time = from_unix_ms(3500);
  revoke.party = Told::ayu();
  told.tell(revoke, Told::ayu(), 3500);
  const auto conversations = *told.queries().conversations("", from_unix_ms(9999), 10);
  ASSERT_EQ(conversations.size(), 1U);
  EXPECT_EQ(conversations[0].person_id, told.only_person().person_id);
  EXPECT_EQ(unix_ms(conversations[0].last), 2000);
  EXPECT_EQ(conversations[0].last_kind, "text");
  const auto messages =
      *told.queries().interactions(conversations[0].conversation_id, from_unix_ms(9999), 10);
  ASSERT_EQ(messages.size(), 2U);
  EXPECT_EQ(messages[0].message_id, "wamid.2");
  EXPECT_TRUE(messages[0].revoked);
  ASSERT_EQ(messages[1].reactions.size(), 1U);
  EXPECT_EQ(messages[1].reactions[0].emoji, "+");
  EXPECT_EQ(
      told.queries().interactions(conversations[0].conversation_id, from_unix_ms(2000), 10)->size(),
      1U);
}

TEST(Queries, StatusesClimbInAnyOrderAndWaitForTheirMessage) {
  Told told;
  told.status("wamid.out", "read", 3000);
  told.status("wamid.out", "sent", 1000);
  told.status("wamid.bad", "failed", 1000);
  told.status("wamid.late", "failed", 900);
  told.status("wamid.late", "delivered", 1000);
  EXPECT_EQ((*told.queries().status(kChannel, "wamid.out"))->status, "read");
  EXPECT_EQ((*told.queries().status(kChannel, "wamid.bad"))->status, "failed");
  EXPECT_EQ((*told.queries().status(kChannel, "wamid.late"))->status, "delivered");
  EXPECT_FALSE(told.queries().status(kChannel, "wamid.none")->has_value());
  EXPECT_EQ(*told.queries().waiting_for_their_message(), 3U);
}

TEST(Queries, AWindowIsADayFromTheLastMessageAndHistoryOpensNone) {
  Told told;
  told.received("wamid.old", 5'000, model::Origin::kHistory);
  const std::string person = told.only_person().person_id;
  EXPECT_FALSE(told.queries().window(kChannel, person, from_unix_ms(6'000))->open);
  told.received("wamid.1", 10'000);
  const std::int64_t day = 24 * 3600 * 1000;
  EXPECT_TRUE(told.queries().window(kChannel, person, from_unix_ms(10'000 + day - 1))->open);
  EXPECT_FALSE(told.queries().window(kChannel, person, from_unix_ms(10'000 + day))->open);
  EXPECT_FALSE(told.queries().window("another", person, from_unix_ms(11'000))->open);
}

}  // namespace
}  // namespace sambung::state
