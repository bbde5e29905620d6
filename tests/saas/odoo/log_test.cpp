#include "connectors/odoo/notes.hpp"

#include <gmock/gmock.h>

#include "tests/saas/odoo/odoo_bench.hpp"

namespace sambung::testing {
namespace {

using odoo::System;

class OdooLog : public OdooBoth {
 protected:
  json entry(const std::string& key, const json& more = json::object()) {
    json made = {{"key", key},
                 {"object", "message"},
                 {"contact", std::to_string(contact)},
                 {"at", 1764050000123},
                 {"direction", "in"},
                 {"title", "WhatsApp"},
                 {"text", "halo <b>1 & 2</b>\nsambung:" + key}};
    made.update(more);
    return made;
  }

  std::int64_t contact = fake.add({{"name", "A"}});
};
INSTANTIATE_TEST_SUITE_P(Transports, OdooLog, ::testing::Bool(), transport_name);

TEST_P(OdooLog, AMessageStandsInTheChatterAsTextAtItsTimeAndSendsNoMail) {
  const Came came = bench.ask(&System::log, entry("k1"));
  EXPECT_EQ(came.outcome, SAMBUNG_DONE) << came.reason;
  const json message = fake.messages.at(std::stoll(came.remote_id));
  EXPECT_EQ(message["body"],
            "<p><b>WhatsApp, in</b><br>halo &lt;b&gt;1 &amp; 2&lt;/b&gt;<br>sambung:k1</p>");
  EXPECT_EQ(message["date"], "2025-11-25 05:53:20");
  EXPECT_EQ(message["subtype_xmlid"], "mail.mt_note");
  EXPECT_EQ(message["author_id"], contact);
  EXPECT_EQ(message["message_id"], "<k1@sambung>");
}

TEST_P(OdooLog, TheSameEntryStandsThereOnce) {
  const Came first = bench.ask(&System::log, entry("k1"));
  const Came again = bench.ask(&System::log, entry("k1"));
  EXPECT_EQ(first.remote_id, again.remote_id);
  bench.ask(&System::log, entry("k2"));
  EXPECT_EQ(fake.messages.size(), 2U);
}

TEST_P(OdooLog, ADaysEntryIsChangedByItsId) {
  const Came made = bench.ask(&System::log, entry("d1", {{"object", "day"}, {"text", "one"}}));
  const Came changed = bench.ask(
      &System::log, entry("d1", {{"object", "day"}, {"text", "two"}, {"id", made.remote_id}}));
  EXPECT_EQ(changed.outcome, SAMBUNG_DONE) << changed.reason;
  ASSERT_EQ(fake.messages.size(), 1U);
  EXPECT_THAT(fake.messages.begin()->second["body"].get<std::string>(),
              ::testing::HasSubstr("two"));
}

TEST_P(OdooLog, AMessageOfTheCustomersCannotBeChangedAndThatIsNoPause) {
  const Came made = bench.ask(&System::log, entry("k1"));
  const Came came = bench.ask(&System::log, entry("k1", {{"id", made.remote_id}}));
  EXPECT_EQ(came.outcome, SAMBUNG_NOT_SUPPORTED);
}

TEST_P(OdooLog, WhatCannotBeLoggedIsToldByTheMember) {
  EXPECT_EQ(bench.ask(&System::log, entry("k1", {{"contact", "4711"}})).outcome, SAMBUNG_GONE);
  EXPECT_EQ(bench.ask(&System::log, entry("")).reason.rfind("key: ", 0), 0U);
  EXPECT_EQ(bench.ask(&System::log, entry("a b")).outcome, SAMBUNG_INVALID);
  const Came large = bench.ask(&System::log, entry("k1", {{"text", std::string(70'000, 'x')}}));
  EXPECT_EQ(large.outcome, SAMBUNG_INVALID);
  EXPECT_EQ(large.reason.rfind("text: ", 0), 0U);
}

TEST_P(OdooLog, ErasingTakesAContactAway) {
  bench.ask(&System::log, entry("k1"));
  const json request = {{"records", {std::to_string(contact), "4711", "x"}}};
  EXPECT_EQ(bench.ask(&System::erase, request).outcome, SAMBUNG_DONE);
  EXPECT_TRUE(fake.partners.empty());
  EXPECT_TRUE(fake.messages.empty());
  EXPECT_EQ(bench.ask(&System::erase, request).outcome, SAMBUNG_DONE);
}

TEST_P(OdooLog, AContactThatInvoicesKeepIsEmptiedInstead) {
  fake.kept.insert(contact);
  fake.edit(contact, {{"phone", "+62812"}, {"email", "a@x.example"}, {"city", "Bandung"}});
  bench.ask(&System::log, entry("k1"));
  EXPECT_EQ(bench.ask(&System::erase, {{"records", {std::to_string(contact)}}}).outcome,
            SAMBUNG_DONE);
  const json left = fake.partners.at(contact);
  EXPECT_EQ(left["name"], "-");
  EXPECT_EQ(left["active"], false);
  for (const char* field : {"phone", "email", "city"}) EXPECT_EQ(left[field], false) << field;
  EXPECT_TRUE(fake.messages.empty());
}

}  // namespace
}  // namespace sambung::testing
