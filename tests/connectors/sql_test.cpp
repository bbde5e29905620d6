#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "core/model/codec.hpp"
#include "tests/connectors/bodies.hpp"
#include "tests/connectors/on_each_database.hpp"

/// What the connectors for SQL databases promise of events.
namespace sambung::test {
namespace {

using deliver::Item;
using deliver::OutcomeClass;
using Items = std::vector<Item>;

class SqlConnector : public OnEachDatabase<SqlConnector> {
 protected:
  /// The dump after delivering `items` in batches of `size` to an empty database.
  std::string dump_of(const Items& items, std::size_t size) {
    const auto database = target();
    Connection connection(database->connector(), database->config());
    for (std::size_t i = 0; i < items.size(); i += size) {
      const auto from = items.begin() + static_cast<std::ptrdiff_t>(i);
      const auto to = items.begin() + static_cast<std::ptrdiff_t>(std::min(i + size, items.size()));
      EXPECT_TRUE(connection.done(Items(from, to)));
    }
    return database->dump();
  }
};

/// One of everything, with acts and statuses that meet the same messages.
Items life() {
  std::uint64_t n = 0;
  const auto next = [&](const std::string& type, const std::string& body,
                        const std::string& person = "P1") {
    return item_of(++n, type, body, person);
  };
  return {next("person.created", created_body("P1")),
          next("identity.linked", linked_body("P1", "15550001")),
          next("conversation.opened", opened_body("C-P1", "P1")),
          next("message.received", text_body("m1", "hello")),
          next("message.received", text_body("m2", "bye")),
          next("message.edited",
               act_body("a1", "m1", R"(,"content":{"kind":"text","text":{"body":"hello!"}})")),
          next("message.edited",
               act_body("a2", "m1", R"(,"content":{"kind":"text","text":{"body":"hello!!"}})")),
          next("message.reacted", act_body("a3", "m1", R"(,"emoji":"x")")),
          next("message.reacted", act_body("a4", "m1", "")),
          next("message.reacted", act_body("a5", "m2", R"(,"emoji":"y")")),
          next("message.revoked", act_body("a6", "m2", "")),
          next("message.status", status_body("o1", "sent")),
          next("message.status", status_body("o1", "read")),
          next("message.status", status_body("o1", "delivered")),
          next("message.status",
               status_body("o2", "failed", R"(,"errors":[{"code":131047,"title":"late"}])")),
          next("message.status", status_body("o2", "sent")),
          next("media.stored", file_body("m2", "10", "https://h/media/Ana1")),
          next("media.stored", file_body("m2", "20", "https://h/media/Ana2")),
          next("media.stored", file_body("m3", "05", ""), "P2"),
          next("person.created", created_body("P2"), "P2"),
          next("message.received", text_body("m3", "other", "Bo"), "P2"),
          next("person.merged", merged_body("P2", "P1"), "P1")};
}

TEST(SqlBodies, AreWhatTheModelWrites) {
  Items items = life();
  items.push_back(item_of(99, "person.created", met_body("P4", "ayu@example.test"), "P4"));
  for (const Item& item : items) {
    const auto decoded = model::decode(item.type, 1, item.body);
    EXPECT_TRUE(decoded) << item.type << ": " << decoded.error().what;
  }
}

TEST_P(SqlConnector, MessageBecomesARow) {
  const auto database = target();
  Connection connection(database->connector(), database->config());
  ASSERT_TRUE(
      connection.done({item_of(1, "message.received", text_body("m1", "h\\u0000i\\n\\\"'"))}));
  const Rows rows = database->query(
      "select kind, direction, channel_id, account_id, conversation_id, person_id, message_id,"
      " content_kind, text, time_ms, origin, edited_ms from interactions");
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0],
            (std::vector<std::string>{"message", "in", "555", "777", "C-P1", "P1", "m1", "text",
                                      "h\xEF\xBF\xBDi\n\"'", "1700000000001", "live", "-"}));
  EXPECT_EQ(database->query("select name, named_ms from persons"),
            (Rows{{"Ana", "1700000000001"}}));
  EXPECT_EQ(database->query("select person_id, last_ms from conversations"),
            (Rows{{"P1", "1700000000001"}}));
}

TEST_P(SqlConnector, ActsChangeTheirMessage) {
  const auto database = target();
  Connection connection(database->connector(), database->config());
  ASSERT_TRUE(connection.done(life()));
  EXPECT_EQ(database->query("select message_id, text, edited_ms, revoked_ms, reaction_in from"
                            " interactions where kind = 'message' order by message_id"),
            (Rows{{"m1", "hello!!", "1700000000007", "-", "-"},
                  {"m2", "bye", "-", "1700000000011", "y"},
                  {"m3", "other", "-", "-", "-"}}));
}

TEST_P(SqlConnector, AFileIsARowWithItsLatestLink) {
  const auto database = target();
  Connection connection(database->connector(), database->config());
  ASSERT_TRUE(connection.done(life()));
  EXPECT_EQ(database->query("select message_id, media_id, person_id, mime_type, size_bytes, link,"
                            " stored_ms, link_ends_ms from files order by message_id"),
            (Rows{{"m2", "77", "P1", "image/jpeg", "84321", "https://h/media/Ana2", "1795413560000",
                   "1798005560000"},
                  {"m3", "77", "P1", "image/jpeg", "84321", "-", "1795413545000", "-"}}));
}

TEST_P(SqlConnector, WhoWasMetInARecordHasItsIdentities) {
  const auto database = target();
  Connection connection(database->connector(), database->config());
  ASSERT_TRUE(connection.done({item_of(1, "person.created", met_body("P1", "ayu@example.test"))}));
  EXPECT_EQ(database->query("select scope, kind, value, person_id, since_ms from identities"
                            " order by scope"),
            (Rows{{"email", "email", "ayu@example.test", "P1", "1700000000001"},
                  {"erp", "record", "contact:42", "P1", "1700000000001"}}));
}

TEST_P(SqlConnector, EditWithoutTextLeavesTheLatestText) {
  const Items items = {
      item_of(1, "message.received", text_body("m1", "hello")),
      item_of(2, "message.edited",
              act_body("a1", "m1", R"(,"content":{"kind":"text","text":{"body":"hello!"}})")),
      item_of(3, "message.edited", act_body("a2", "m1", ""))};
  for (const std::vector<std::size_t>& order :
       {std::vector<std::size_t>{0, 1, 2}, {2, 1, 0}, {1, 0, 2}}) {
    const auto database = target();
    Connection connection(database->connector(), database->config());
    for (const std::size_t i : order) ASSERT_TRUE(connection.done({items[i]}));
    EXPECT_EQ(database->query("select text, edited_ms from interactions where kind = 'message'"),
              (Rows{{"hello!", "1700000000003"}}));
  }
}

/// Two persons of one batch may be one already when it comes.
TEST_P(SqlConnector, PersonsThatAreOneNowMeetInOneBatch) {
  const auto database = target();
  Connection connection(database->connector(), database->config());
  ASSERT_TRUE(connection.done({item_of(1, "person.merged", merged_body("P2", "P1"), "P1"),
                               item_of(2, "person.merged", merged_body("P3", "P1"), "P1")}));
  ASSERT_TRUE(connection.done({item_of(3, "message.received", text_body("m1", "x", "Ana"), "P1"),
                               item_of(5, "message.received", text_body("m2", "x", "Bo"), "P2"),
                               item_of(4, "message.received", text_body("m3", "x", "Cy"), "P3"),
                               item_of(6, "person.created", created_body("P3"), "P3")}));
  EXPECT_EQ(
      database->query("select name, named_ms, created_ms from persons where person_id = 'P1'"),
      (Rows{{"Ana", "1700000000006", "1700000000006"}}));
  EXPECT_EQ(database->query("select distinct person_id from interactions"), (Rows{{"P1"}}));
}

TEST_P(SqlConnector, StatusesClimbAndFailedOverridesSentAlone) {
  std::vector<std::string> names = {"sent", "failed", "delivered", "read"};
  std::sort(names.begin(), names.end());
  const auto database = target();
  Connection connection(database->connector(), database->config());
  std::uint64_t n = 0;
  int message = 0;
  do {
    const std::string id = "o" + std::to_string(++message);
    Items items;
    for (const std::string& name : names) {
      items.push_back(item_of(++n, "message.status", status_body(id, name)));
    }
    items.push_back(item_of(++n, "message.status", status_body("f-" + id, names[0])));
    ASSERT_TRUE(connection.done(items));
  } while (std::next_permutation(names.begin(), names.end()));
  EXPECT_EQ(database->query("select status, count(*) from statuses where message_id like 'o%'"
                            " group by status"),
            (Rows{{"read", "24"}}));
  ASSERT_TRUE(connection.done({item_of(++n, "message.status", status_body("z", "failed")),
                               item_of(++n, "message.status", status_body("z", "sent"))}));
  EXPECT_EQ(database->query("select status from statuses where message_id = 'z'"),
            (Rows{{"failed"}}));
}

TEST_P(SqlConnector, RepeatsSplitsAndShufflesEndAtTheSameTables) {
  const Items items = life();
  const std::string ordered = dump_of(items, items.size());
  EXPECT_NE(ordered.find("hello!!"), std::string::npos);
  EXPECT_EQ(dump_of(items, 1), ordered);
  std::mt19937 random(11);
  for (int round = 0; round < 8; ++round) {
    Items mixed = items;
    mixed.insert(mixed.end(), items.begin(), items.end());
    std::shuffle(mixed.begin(), mixed.end(), random);
    EXPECT_EQ(dump_of(mixed, 1 + random() % 7), ordered) << "round " << round;
  }
}

TEST_P(SqlConnector, MergeMovesAllThatPointsAtThePerson) {
  const auto database = target();
  Connection connection(database->connector(), database->config());
  ASSERT_TRUE(connection.done(life()));
  ASSERT_TRUE(connection.done({item_of(100, "person.merged", merged_body("P1", "P0"), "P0"),
                               item_of(101, "message.received", text_body("m9", "late"), "P2")}));
  for (const char* table : {"identities", "conversations", "interactions", "statuses"}) {
    EXPECT_EQ(database->query(std::string("select distinct person_id from ") + table),
              (Rows{{"P0"}}))
        << table;
  }
  EXPECT_EQ(database->query("select person_id, merged_into from persons order by person_id"),
            (Rows{{"P0", "-"}, {"P1", "P0"}, {"P2", "P0"}}));
}

TEST_P(SqlConnector, ErasedPersonLeavesNothing) {
  for (const bool by_event : {true, false}) {
    const auto database = target();
    Connection connection(database->connector(), database->config());
    ASSERT_TRUE(connection.done(life()));
    ASSERT_TRUE(
        connection.done({item_of(50, "message.received", text_body("m5", "keep", "Cy"), "P3")}));
    if (by_event) {
      ASSERT_TRUE(connection.done({item_of(51, "person.erased", R"({"person_id":"P1"})", "")}));
    } else {
      const auto erased = connection.host().call(
          {"sambung.erase/0", {R"({"person":"P1","ids":["P1","P2"]})"}, {}, 0}, kPatience);
      ASSERT_TRUE(erased) << erased.error().what;
      EXPECT_EQ(erased->outcomes[0].outcome, OutcomeClass::kDone);
    }
    const std::string dump = database->dump();
    EXPECT_EQ(dump.find("hello"), std::string::npos);
    EXPECT_EQ(dump.find("Ana"), std::string::npos);
    EXPECT_EQ(dump.find("15550001\n"), std::string::npos);
    EXPECT_NE(dump.find("keep"), std::string::npos);
  }
}

TEST_P(SqlConnector, OtherTypesBecomeEventsAndErasedBodiesNothing) {
  const auto database = target();
  Connection connection(database->connector(), database->config());
  ASSERT_TRUE(connection.done({item_of(1, "account.updated", R"({"x":1})", ""),
                               item_of(2, "message.status", status_body("o1", "warning")),
                               item_of(3, "message.received", "")}));
  EXPECT_EQ(
      database->query("select type, body from events order by event_id"),
      (Rows{{"account.updated", R"({"x":1})"}, {"message.status", status_body("o1", "warning")}}));
  EXPECT_TRUE(database->query("select 1 from interactions").empty());
}

TEST_P(SqlConnector, EventWithoutItsKeyIsInvalidAndItsLaneStops) {
  const auto database = target();
  Connection connection(database->connector(), database->config());
  const auto result = connection.deliver({item_of(1, "message.received", "{}", "P1"),
                                          item_of(2, "message.received", text_body("a", "x"), "P1"),
                                          item_of(3, "message.received", text_body("b", "x"), "P2"),
                                          item_of(4, "message.status", "[", "P3")});
  ASSERT_TRUE(result.ok()) << result.detail;
  EXPECT_EQ(result.outcomes[0].outcome, OutcomeClass::kInvalid);
  EXPECT_EQ(result.outcomes[0].reason, "the event's body has no message_id");
  EXPECT_EQ(result.outcomes[1].outcome, OutcomeClass::kNotAttempted);
  EXPECT_EQ(result.outcomes[2].outcome, OutcomeClass::kDone);
  EXPECT_EQ(result.outcomes[3].outcome, OutcomeClass::kInvalid);
  EXPECT_EQ(database->query("select message_id from interactions"), (Rows{{"b"}}));
}

TEST_P(SqlConnector, ProbeAndDescribeAnswer) {
  const auto database = target();
  Connection connection(database->connector(), database->config());
  ASSERT_TRUE(connection.host().await_ready(kPatience));
  const auto probe = connection.host().call({"sambung.probe/0", {""}, {}, 0}, kPatience);
  ASSERT_TRUE(probe) << probe.error().what;
  EXPECT_GE(probe->items.size(), 1U);
  EXPECT_EQ(probe->outcomes[0].outcome, OutcomeClass::kDone);
  EXPECT_TRUE(connection.host().call({"sambung.describe/0", {""}, {}, 0}, kPatience));
}

INSTANTIATE_TEST_SUITE_P(Each, SqlConnector, each_database(), database_name);

}  // namespace
}  // namespace sambung::test
