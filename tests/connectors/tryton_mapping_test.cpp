#include <gtest/gtest.h>

#include <sambung/host.hpp>

#include "connectors/tryton/config.hpp"
#include "connectors/tryton/cursor.hpp"
#include "connectors/tryton/datetime.hpp"
#include "connectors/tryton/edit.hpp"
#include "connectors/tryton/failure.hpp"
#include "connectors/tryton/notes.hpp"
#include "connectors/tryton/party.hpp"
#include "connectors/tryton/search.hpp"

/// The parts of the Tryton connector that do no I/O, on what trytond 6.0.29 answered (2026-11).
namespace sambung::tryton {
namespace {

using nlohmann::json;
using std::chrono::seconds;

json date(int second, int micro) {
  return json{{"__class__", "datetime"},
              {"year", 2026},
              {"month", 11},
              {"day", 26},
              {"hour", 6},
              {"minute", 51},
              {"second", second},
              {"microsecond", micro}};
}

constexpr std::int64_t kAt = 1'795'675'879'341'790;  // 2026-11-26 06:51:19.341790

json mechanism(int id, const char* type, const char* value) {
  return json{{"id", id},
              {"type", type},
              {"value", value},
              {"value_compact", value},
              {"name", nullptr},
              {"active", true},
              {"write_date", nullptr},
              {"create_date", date(19, 341790)},
              {"write_uid", nullptr},
              {"create_uid", 1},
              {"_timestamp", "1795675879.341790"}};
}

json party() {
  return json{
      {"id", 1},
      {"name", "Budi Ø 🧾"},
      {"code", "1"},
      {"active", true},
      {"replaced_by", nullptr},
      {"_timestamp", "1795675879.341790"},
      {"write_date", nullptr},
      {"create_date", date(19, 341790)},
      {"write_uid", nullptr},
      {"create_uid", 1},
      {"lang.", json{{"id", 9}, {"code", "id"}}},
      {"categories.", json::array({json{{"id", 3}, {"name", "VIP"}}})},
      {"addresses.", json::array()},
      {"identifiers.", json::array({json{{"id", 1}, {"type", nullptr}, {"code", "sambung:P1"}},
                                    json{{"id", 2}, {"type", "eu_vat"}, {"code", "BE1"}}})},
      {"contact_mechanisms.",
       json::array({mechanism(1, "phone", "+62215551234"), mechanism(2, "email", "B@x.id"),
                    mechanism(3, "mobile", "+62 812-3456-7890")})}};
}

const Names kNames{[](const std::string& code) -> std::int64_t {
                     if (code != "en") throw Failure(Outcome::invalid("language: none"));
                     return 7;
                   },
                   [](const std::string&) -> std::int64_t { return 11; }};

json edit(const json& fields, bool whole = true) {
  return edit_of(fields, party(), {whole, {"x_tier"}}, kNames);
}

std::string refusal(const json& fields) {
  try {
    edit(fields);
  } catch (const Failure& failure) {
    return failure.outcome.reason;
  }
  return "nothing";
}

TEST(TrytonDates, AreMicrosecondsBothWays) {
  EXPECT_EQ(micros_of(date(19, 341790)), kAt);
  EXPECT_EQ(datetime_of(kAt), date(19, 341790));
  EXPECT_EQ(datetime_of(0)["microsecond"], 0) << "without it the server answers 500";
  EXPECT_EQ(micros_of(nullptr), std::nullopt);
  EXPECT_EQ(micros_of(json{{"year", 2026}}), std::nullopt);
}

TEST(TrytonParty, ThatWasNeverWrittenHasItsCreationsDate) { EXPECT_EQ(version_of(party()), kAt); }

TEST(TrytonParty, ThatHasAMechanismWithALaterDateHasThatDateAndAuthor) {
  json changed = party();
  changed["contact_mechanisms."][1]["write_date"] = date(40, 0);
  changed["contact_mechanisms."][1]["write_uid"] = 5;
  EXPECT_EQ(version_of(changed), *micros_of(date(40, 0)));
  EXPECT_EQ(record_of(changed, {1, {}, {}})["author"], "human");
  EXPECT_EQ(record_of(party(), {1, {}, {}})["author"], "machine");
  EXPECT_FALSE(record_of(party(), {}).contains("author"));
}

TEST(TrytonParty, ShowsMobilesFirstAndNoMarkOfOurs) {
  const json fields = record_of(party(), {})["fields"];
  EXPECT_EQ(fields["name"], "Budi Ø 🧾");
  EXPECT_EQ(fields["language"], "id");
  EXPECT_EQ(fields["categories"], json::array({"VIP"}));
  EXPECT_EQ(fields["contact_mechanisms"][0]["value"], "+62 812-3456-7890");
  EXPECT_EQ(fields["contact_mechanisms"][0]["medium"], "phone");
  EXPECT_EQ(fields["contact_mechanisms"][1]["medium"], "phone");
  EXPECT_EQ(fields["contact_mechanisms"][2]["medium"], "email");
  ASSERT_EQ(fields["identifiers"].size(), 1U);
  EXPECT_EQ(fields["identifiers"][0]["code"], "BE1");
}

TEST(TrytonParty, ThatWasReplacedSaysIntoWhat) {
  json gone = party();
  gone["replaced_by"] = 42;
  const json record = record_of(gone, {});
  EXPECT_EQ(record["merged_into"], "42");
  EXPECT_FALSE(record.contains("fields"));
  EXPECT_EQ(record_of(party(), {{}, {}, {"17"}})["former_ids"], json::array({"17"}));
}

TEST(TrytonEdit, OfWhatIsThereIsNothing) {
  EXPECT_EQ(edit(record_of(party(), {{}, {"x_tier"}, {}})["fields"]), json::object());
}

TEST(TrytonEdit, ChangesTheElementInItsPlace) {
  json wanted = record_of(party(), {})["fields"]["contact_mechanisms"];
  wanted[0]["value"] = "+628999";
  EXPECT_EQ(edit({{"contact_mechanisms", wanted}}),
            json::parse(R"({"contact_mechanisms":[["write",[3],{"value":"+628999"}]]})"));
}

TEST(TrytonEdit, MakesWhatHasNoIdAndDeletesWhatAWholeListLacks) {
  const json wanted = json::parse(R"([{"medium":"phone","value":"+1"}])");
  EXPECT_EQ(edit({{"contact_mechanisms", wanted}}, true), json::parse(R"({"contact_mechanisms":[
      ["create",[{"type":"mobile","value":"+1"}]],["delete",[1,2,3]]]})"));
  EXPECT_EQ(edit({{"contact_mechanisms", wanted}}, false), json::parse(R"({"contact_mechanisms":[
      ["create",[{"type":"mobile","value":"+1"}]]]})"));
}

TEST(TrytonEdit, NeverDeletesOurMark) {
  EXPECT_EQ(edit({{"identifiers", json::array()}}),
            json::parse(R"({"identifiers":[["delete",[2]]]})"));
}

TEST(TrytonEdit, AddsAndRemovesCategoriesByName) {
  EXPECT_EQ(edit({{"categories", json::array({"New"})}}),
            json::parse(R"({"categories":[["add",[11]],["remove",[3]]]})"));
  EXPECT_EQ(edit({{"categories", json::array({"VIP"})}}), json::object());
}

TEST(TrytonEdit, NamesTheFieldItCannotWrite) {
  EXPECT_TRUE(refusal({{"x_other", 1}}).starts_with("x_other: "));
  EXPECT_TRUE(refusal({{"addresses", json::array({1})}}).starts_with("addresses: "));
  EXPECT_TRUE(refusal({{"language", "xx"}}).starts_with("language: "));
  EXPECT_TRUE(refusal({{"contact_mechanisms", json::array({1})}}).starts_with("contact_mech"));
  EXPECT_EQ(edit({{"x_tier", "gold"}, {"language", "en"}, {"name", nullptr}}),
            json::parse(R"({"x_tier":"gold","lang":7,"name":null})"));
}

TEST(TrytonSearch, FindsAnyOfTheKeysAndComparesExactly) {
  const json keys = {{"phone", {"+62215551234", "021555"}}, {"email", {"b@X.id"}}, {"id", {"P1"}}};
  EXPECT_EQ(domain_of(keys), json::parse(R"(["OR",
      ["contact_mechanisms.value_compact","in",["+62215551234","021555"]],
      ["contact_mechanisms.value","in",["+62215551234","021555"]],
      ["contact_mechanisms.value","ilike","b@X.id"],["identifiers.code","in",["sambung:P1"]]])"));
  EXPECT_TRUE(has_key(party(), {{"phone", {"+62215551234"}}}));
  EXPECT_TRUE(has_key(party(), {{"email", {"b@X.id"}}}));
  EXPECT_TRUE(has_key(party(), {{"id", {"P1"}}}));
  EXPECT_FALSE(has_key(party(), {{"email", {"%"}}}));
  EXPECT_FALSE(has_key(party(), {{"id", {"P"}}}));
  EXPECT_TRUE(domain_of(json::object()).is_null());
}

TEST(TrytonErrors, AreToldByClassAndNeverQuoted) {
  const auto outcome = [](const char* text) { return outcome_of_error(json::parse(text)); };
  const Outcome phone = outcome(
      R"(["UserError",["The phone number \"12\" for party \"Ani\" is not valid.","",null]])");
  EXPECT_EQ(phone.outcome, SAMBUNG_INVALID);
  EXPECT_NE(phone.reason.find("contact_mechanisms"), std::string::npos);
  EXPECT_EQ(phone.reason.find("Ani"), std::string::npos);
  EXPECT_EQ(
      outcome(R"(["UserError",["You are not allowed to access \"Party\".","",null]])").outcome,
      SAMBUNG_PERMISSION);
  EXPECT_EQ(
      outcome(R"(["UserError",["You are trying to write to records \"1\" of \"Note\" that don't )"
              R"(exist anymore.","",null]])")
          .outcome,
      SAMBUNG_GONE);
  EXPECT_EQ(outcome(R"(["ConcurrencyException","Records were modified in the meanwhile"])").outcome,
            SAMBUNG_CONFLICT);
  EXPECT_EQ(outcome(R"(["UserWarning",["x","y","z"]])").outcome, SAMBUNG_INVALID);
  EXPECT_EQ(outcome(R"(["'nix.nix'","trace"])").outcome, SAMBUNG_TRANSIENT);
  EXPECT_EQ(outcome(R"(7)").outcome, SAMBUNG_TRANSIENT);
}

TEST(TrytonNote, EndsWithItsMarkOnce) {
  const json entry = {{"key", "01J"},
                      {"title", "WhatsApp"},
                      {"direction", "in"},
                      {"at", 1'764'050'000'123},
                      {"text", "Halo 🙂"}};
  EXPECT_EQ(note_of(entry), "WhatsApp in 2025-11-25 05:53 UTC\nHalo 🙂\nsambung:01J");
  json marked = entry;
  marked["text"] = "Halo\nsambung:01J";
  EXPECT_EQ(note_of(marked), "WhatsApp in 2025-11-25 05:53 UTC\nHalo\nsambung:01J");
  json long_one = entry;
  long_one["text"] = std::string(kNoteBytesMax, 'x');
  EXPECT_THROW(note_of(long_one), Failure);
  EXPECT_THROW(note_of({{"key", "a%b"}}), Failure);
}

TEST(TrytonCursor, LooksBackOnlyWhereATransactionMayStillRun) {
  Cursor cursor;
  cursor.ends[0] = {100'000'000, 7};
  cursor.settled_ms = 120'000;  // 20 s after the newest row
  cursor.enter(0, seconds(60));
  EXPECT_EQ(cursor.next, (Place{60'000'000, 0}));
  cursor.settled_ms = 200'000;
  cursor.enter(0, seconds(60));
  EXPECT_EQ(cursor.next, (Place{100'000'000, 7}));
}

TEST(TrytonCursor, IsTextAndBackAndForgetsWhatCannotComeAgain) {
  Cursor cursor;
  cursor.note_given(1, 5'000'000);
  cursor.note_given(2, 99'000'000);
  cursor.ends[1] = {100'000'000, 2};
  cursor.round_ms = 101'000;
  cursor.end_round(seconds(60));
  EXPECT_EQ(cursor.settled_ms, 101'000);
  EXPECT_FALSE(cursor.has_given(1, 5'000'000));
  EXPECT_TRUE(cursor.has_given(2, 99'000'000));
  EXPECT_FALSE(cursor.has_given(2, 99'000'001));
  EXPECT_EQ(parse_cursor(encode(cursor)), cursor);
  for (const char* text : {"", "{}", "[]", "{\"format\":1}", "{\"format\":1,\"ends\":[[1]]}"}) {
    EXPECT_FALSE(parse_cursor(text)) << text;
  }
}

TEST(TrytonCursor, ComesToRestWhereNothingChanges) {
  Cursor cursor;
  cursor.note_given(2, 100'000'000);
  cursor.ends[1] = {100'000'000, 2};
  const auto round_at = [&cursor](std::int64_t ms) {
    cursor.enter(0, seconds(60));
    cursor.round_ms = ms;
    for (std::size_t stream = 1; stream <= kStreams; ++stream) cursor.enter(stream, seconds(60));
    cursor.end_round(seconds(60));
    return encode(cursor);
  };
  EXPECT_NE(round_at(110'000), round_at(120'000));
  EXPECT_EQ(round_at(170'000), round_at(9'999'000));
  EXPECT_TRUE(cursor.given.empty());
  cursor.enter(1, seconds(60));
  EXPECT_EQ(cursor.next, (Place{100'000'000, 2}));
}

TEST(TrytonCursor, StaysInBounds) {
  Cursor cursor;
  for (std::int64_t id = 1; id <= 5000; ++id) cursor.note_given(id, id);
  EXPECT_EQ(cursor.given.size(), 1000U);
  EXPECT_TRUE(cursor.has_given(5000, 5000));
}

TEST(TrytonConfig, NamesTheKeyThatIsWrong) {
  const auto refused = [](const char* text) -> std::string {
    try {
      parse_config(text);
    } catch (const ConfigError& error) {
      return error.what();
    }
    return "nothing";
  };
  EXPECT_TRUE(refused(R"({"pages":1})").starts_with("pages: unknown key"));
  EXPECT_TRUE(refused(R"({"page":0})").starts_with("page: "));
  EXPECT_TRUE(refused(R"({"fields":["Robert'); --"]})").starts_with("fields: "));
  EXPECT_EQ(parse_config(R"({"page":7,"overlap_s":0,"fields":["x_a"]})").page, 7U);
}

}  // namespace
}  // namespace sambung::tryton
