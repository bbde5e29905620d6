#include <gtest/gtest.h>

#include <set>
#include <string>

#include "tests/whatsapp/fixtures.hpp"

namespace sambung::whatsapp {
namespace {

std::string id_of(const std::string& body, const Source& source = test_source()) {
  const auto events = normalise(body, source);
  EXPECT_EQ(events.size(), 1U) << body;
  return events.at(0).envelope.id.text();
}

std::string message(const char* id, const char* stamp) {
  return std::string(R"({"from":"6281255501234","id":")") + id + R"(","timestamp":")" + stamp +
         R"(","type":"text","text":{"body":"a"}})";
}

std::string status(const char* name, const char* stamp, const char* more = "") {
  return std::string(R"({"id":"wamid.OUT","status":")") + name + R"(","timestamp":")" + stamp +
         R"(","recipient_id":"6281255501234")" + more + "}";
}

TEST(EventIds, AreTheSameForEveryDeliveryOfAnItem) {
  const std::string one = message("wamid.A", "1795392000");
  const std::string alone = id_of(webhook("messages", "\"messages\":[" + one + "]"));
  const auto batch =
      normalise(webhook("messages", "\"contacts\":[{\"wa_id\":\"62\"}],\"messages\":[" +
                                        message("wamid.B", "1795392001") + "," + one + "]"),
                test_source());
  ASSERT_EQ(batch.size(), 2U);
  EXPECT_EQ(batch[1].envelope.id.text(), alone);
  Source later = test_source();
  later.received += std::chrono::hours(7 * 24);
  later.keep_raw = false;
  EXPECT_EQ(id_of(webhook("messages", "\"messages\":[" + one + "]"), later), alone);
}

TEST(EventIds, DifferByEachThingThatTellsItemsApart) {
  std::set<std::string> ids;
  const auto add = [&](const std::string& body) {
    EXPECT_TRUE(ids.insert(id_of(body)).second) << body;
  };
  add(webhook("messages", "\"messages\":[" + message("wamid.A", "1795392000") + "]"));
  add(webhook("messages", "\"messages\":[" + message("wamid.B", "1795392000") + "]"));
  add(webhook("messages", "\"messages\":[" + message("wamid.A", "1795392001") + "]"));
  add(webhook("messages", "\"statuses\":[" + status("sent", "1795392000") + "]"));
  add(webhook("messages", "\"statuses\":[" + status("delivered", "1795392000") + "]"));
  add(webhook("messages", "\"statuses\":[" + status("delivered", "1795392001") + "]"));
  for (const char* who : {"628111", "628222"}) {
    const std::string more =
        std::string(R"(,"recipient_type":"group","recipient_participant_id":")") + who + "\"";
    add(webhook("messages", "\"statuses\":[" + status("read", "1795392000", more.c_str()) + "]"));
  }
  std::string other_account =
      webhook("messages", "\"messages\":[" + message("wamid.A", "1795392000") + "]");
  other_account.replace(other_account.find("710000000000001"), 15, "710000000000009");
  add(other_account);
  std::string other_channel =
      webhook("messages", "\"messages\":[" + message("wamid.A", "1795392000") + "]");
  other_channel.replace(other_channel.find("820000000000002"), 15, "820000000000009");
  add(other_channel);
}

TEST(EventIds, TellARoleFromAnother) {
  const std::string one = message("wamid.A", "1795392000");
  EXPECT_NE(id_of(webhook("messages", "\"messages\":[" + one + "]")),
            id_of(webhook("standby", "\"standby\":{\"messages\":[" + one + "]}")));
}

TEST(EventIds, OfAnotherKeyAreOthers) {
  const auto keys = *model::Keys::make(Secret(std::string(32, 'x')));
  const Source other{"main", {}, "730000000000003", {}, keys};
  EXPECT_NE(id_of(fixture("messages.text")), id_of(fixture("messages.text"), other));
  EXPECT_NE(normalise(fixture("messages.text"), test_source())[0].envelope.subject,
            normalise(fixture("messages.text"), other)[0].envelope.subject);
}

TEST(EventIds, OfUnrecognisedItemsAreNotThoseOfALaterReading) {
  // A later program that knows the type must not find its event stored already.
  const std::string known =
      webhook("messages", "\"messages\":[" + message("wamid.A", "1795392000") + "]");
  std::string unknown = known;
  unknown.replace(unknown.find("\"type\":\"text\""), 13, "\"type\":\"tixt\"");
  EXPECT_EQ(normalise(unknown, test_source())[0].envelope.type, "unrecognised");
  EXPECT_NE(id_of(known), id_of(unknown));
  EXPECT_EQ(normalise(unknown, test_source())[0].envelope.id.time(), from_unix_ms(1795392000000));
}

TEST(Subjects, AreTheBestIdentifierOfThePerson) {
  const auto& keys = test_keys();
  model::Party party;
  EXPECT_EQ(keys.subject("p", party), "");
  party.parent_user_id = "ID.ENT.1";
  EXPECT_EQ(keys.subject("p", party), keys.subject_of_parent_user_id("ID.ENT.1"));
  party.wa_id = "62";
  EXPECT_EQ(keys.subject("p", party), keys.subject_of_wa_id("62"));
  party.user_id = "ID.1";
  EXPECT_EQ(keys.subject("p", party), keys.subject_of_user_id("p", "ID.1"));
  EXPECT_NE(keys.subject_of_user_id("p", "ID.1"), keys.subject_of_user_id("q", "ID.1"));
  EXPECT_EQ(keys.subject("p", party).size(), 32U);
}

TEST(Subjects, OfUnknownItemsNameWhoeverTheySeemToBeAbout) {
  const auto events = normalise(
      webhook("messages",
              R"("messages":[{"from":"6281255501234","id":"wamid.1","type":"hologram"}])"),
      test_source());
  EXPECT_EQ(events.at(0).seal_scope, test_keys().subject_of_wa_id("6281255501234"));
}

TEST(Keys, NeedThirtyTwoBytesAndKeepListsApart) {
  EXPECT_FALSE(model::Keys::make(Secret(std::string(31, 'k'))));
  EXPECT_FALSE(model::Keys::make(Secret()));
  EXPECT_NE(test_keys().hash({"ab", "c"}), test_keys().hash({"a", "bc"}));
  EXPECT_NE(test_keys().hash({"ab"}), test_keys().hash({"ab", ""}));
  EXPECT_EQ(test_keys().hash({"ab", "c"}), test_keys().hash({"ab", "c"}));
}

}  // namespace
}  // namespace sambung::whatsapp
