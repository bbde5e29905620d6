#include "tests/saas/qontak/bench.hpp"

/// Finding, fetching, writing and erasing contacts, and their notes.
namespace sambung {
namespace {

using qontak::System;
using testing::Came;
using testing::FakeQontak;
using testing::fetch_of;
using testing::find_of;
using testing::json;
using testing::QontakBench;
using testing::upsert_of;

const json kSiti = {{"first_name", "Siti"}, {"telephone", "628123456789"}};
const json kKeys = {{"keys", {{"id", {"c-1"}}, {"phone", {"+628123456789", "08123456789"}}}}};
const char* const kWithId = R"({"scan_s":0,"id_field":"sambung_id"})";

json once_more(json request) {
  request["doubt"] = true;
  return request;
}

json note_entry(const std::string& key, const std::string& contact = "31") {
  return {
      {"key", key},        {"object", "message"}, {"contact", contact}, {"at", 1'764'050'000'123},
      {"direction", "in"}, {"title", "WhatsApp"}, {"text", "halo"}};
}

TEST(Qontak, AContactIsMadeAndReadBack) {
  FakeQontak crm;
  QontakBench bench(crm);
  const Came made = bench.ask(&System::upsert, upsert_of("", kSiti, kKeys));
  ASSERT_EQ(made.outcome, SAMBUNG_DONE) << made.reason;
  EXPECT_EQ(made.remote_id, "31");
  EXPECT_EQ(made.items.at(0)["fields"]["telephone"], "628123456789");
  for (const bool list : {false, true}) {
    crm.lists_single = list;
    EXPECT_EQ(bench.ask(&System::fetch, fetch_of("31")).items, made.items);
  }
  EXPECT_TRUE(bench.ask(&System::fetch, fetch_of("99")).items.empty());
  EXPECT_TRUE(bench.ask(&System::fetch, fetch_of("x/1")).items.empty());
}

/// Cell "08... phones", and a search by a part of the number.
TEST(Qontak, ANumberIsFoundHoweverItWasTypedAndNoOther) {
  for (const bool parts : {true, false}) {
    FakeQontak crm;
    crm.finds_parts = parts;
    crm.add({{"first_name", "Siti"}, {"telephone", "08123456789"}});
    crm.add({{"first_name", "Budi"}, {"telephone", "62812345678900"}});
    QontakBench bench(crm);
    const json ways = {"+628123456789", "628123456789", "08123456789"};
    EXPECT_EQ(bench.ask(&System::find, find_of({{"phone", ways}})).ids(),
              std::vector<std::string>{"31"});
    crm.contacts.at(31)["telephone"] = "628123456789";
    EXPECT_EQ(bench.ask(&System::find, find_of({{"phone", ways}})).ids(),
              std::vector<std::string>{"31"});
    EXPECT_TRUE(bench.ask(&System::find, find_of({{"phone", {"+62812"}}})).items.empty());
  }
}

TEST(Qontak, ASearchThatIsIgnoredFindsNobodyElse) {
  FakeQontak crm;
  crm.ignores_filters = true;
  for (int i = 0; i < 60; ++i)
    crm.add({{"first_name", "P"}, {"email", std::to_string(i) + "@x.example"}});
  QontakBench bench(crm);
  EXPECT_EQ(bench.ask(&System::find, find_of({{"email", {"40@x.example"}}})).ids(),
            std::vector<std::string>{"71"});
}

/// A PUT that leaves something out empties it, and gives the contact away.
TEST(Qontak, AChangeKeepsWhatItIsNotAbout) {
  FakeQontak crm;
  crm.additional = {{{"id", 7}, {"name", "hobby"}}, {{"id", 8}, {"name", "tier"}}};
  crm.add({{"first_name", "Siti"},
           {"city", "Bekasi"},
           {"creator_id", 5},
           {"crm_source_id", 4},
           {"additional_fields",
            {{{"id", 7}, {"name", "hobby"}, {"value", "kopi"}, {"value_name", "kopi"}}}}});
  QontakBench bench(crm);
  const json fields = {{"last_name", "Aminah"}, {"additional", {{"tier", "gold"}}}};
  const Came came = bench.ask(&System::upsert, upsert_of("31", fields));
  ASSERT_EQ(came.outcome, SAMBUNG_DONE) << came.reason;
  const json& now = came.items.at(0)["fields"];
  EXPECT_EQ(now["last_name"], "Aminah");
  EXPECT_EQ(now["city"], "Bekasi");
  EXPECT_EQ(now["creator_id"], 5);
  EXPECT_EQ(now["crm_source_id"], 4);
  EXPECT_EQ(now["additional"], (json{{"hobby", "kopi"}, {"tier", "gold"}}));
}

TEST(Qontak, NothingIsWrittenThatIsThereAlreadyAndNothingStale) {
  FakeQontak crm;
  crm.add(kSiti);
  QontakBench bench(crm);
  EXPECT_EQ(bench.ask(&System::upsert, upsert_of("31", kSiti)).outcome, SAMBUNG_DONE);
  EXPECT_EQ(crm.count("PUT"), 0U);
  const json stale = {{"expected_version", 1}};
  EXPECT_EQ(bench.ask(&System::upsert, upsert_of("31", {{"city", "x"}}, stale)).outcome,
            SAMBUNG_CONFLICT);
  EXPECT_EQ(bench.ask(&System::upsert, once_more(upsert_of("31", kSiti, stale))).outcome,
            SAMBUNG_DONE);
  EXPECT_EQ(bench.ask(&System::upsert, upsert_of("99", kSiti)).outcome, SAMBUNG_GONE);
}

TEST(Qontak, AFieldThatCannotBeWrittenIsNamed) {
  FakeQontak crm;
  crm.add(kSiti);
  QontakBench bench(crm);
  const std::vector<std::pair<json, std::string>> cases = {
      {{{"phone", "62"}}, "phone:"},
      {{{"creator_name", "x"}}, "creator_name:"},
      {{{"additional", {{"nope", "x"}}}}, "additional.nope:"},
      {{{"first_name", ""}}, "first_name:"}};
  for (const auto& [fields, start] : cases) {
    const Came came = bench.ask(&System::upsert, upsert_of("31", fields));
    EXPECT_EQ(came.outcome, SAMBUNG_INVALID) << start;
    EXPECT_TRUE(came.reason.starts_with(start)) << came.reason;
  }
  EXPECT_EQ(bench.ask(&System::upsert, upsert_of("", {{"last_name", "x"}})).outcome,
            SAMBUNG_INVALID);
}

/// Cells "reset after write", "502 after write". By our id in a field of its own, or by the number.
TEST(Qontak, AMakingWhoseEndIsNotKnownMakesOneContact) {
  for (const char* settings : {kWithId, R"({"scan_s":0})"}) {
    for (const testing::Faults& faults :
         {testing::Faults{.reset_after_write = 1}, testing::Faults{.broken_after_write = 1}}) {
      FakeQontak crm;
      crm.additional = {{{"id", 7}, {"name", "sambung_id"}}};
      QontakBench bench(crm, settings);
      crm.set(faults);
      const Came lost = bench.ask(&System::upsert, upsert_of("", kSiti, kKeys));
      EXPECT_EQ(lost.outcome, SAMBUNG_UNKNOWN) << lost.reason;
      const Came again = bench.ask(&System::upsert, once_more(upsert_of("", kSiti, kKeys)));
      EXPECT_EQ(again.outcome, settings == kWithId ? SAMBUNG_DONE : SAMBUNG_DUPLICATE)
          << again.reason;
      EXPECT_EQ(again.remote_id, "31");
      EXPECT_EQ(crm.contacts.size(), 1U);
    }
  }
}

/// Cell "an error in an envelope with HTTP 200".
TEST(Qontak, AnErrorInsideAGoodAnswerIsAnError) {
  for (const bool in_200 : {true, false}) {
    FakeQontak crm;
    crm.errors_in_200 = in_200;
    crm.add(kSiti);
    QontakBench bench(crm);
    EXPECT_TRUE(bench.ask(&System::fetch, fetch_of("99")).items.empty());
    EXPECT_EQ(bench.ask(&System::upsert, upsert_of("99", kSiti)).outcome, SAMBUNG_GONE);
    const Came refused = bench.ask(&System::log, note_entry("k1", "99"));
    EXPECT_EQ(refused.outcome, SAMBUNG_INVALID);
    EXPECT_NE(refused.reason.find("invalid_person"), std::string::npos) << refused.reason;
    EXPECT_EQ(refused.reason.find("Siti"), std::string::npos);
    EXPECT_TRUE(crm.notes.empty());
    crm.with_tokens = true;
    EXPECT_EQ(bench.ask(&System::fetch, fetch_of("31")).outcome, SAMBUNG_AUTH_DEAD);
  }
}

/// Cells "5xx storm" and "truncated JSON".
TEST(Qontak, AStormAndHalfAnAnswerLoseNothing) {
  FakeQontak crm;
  crm.add(kSiti);
  QontakBench bench(crm);
  crm.set({.storm = 2});
  EXPECT_EQ(bench.ask(&System::upsert, upsert_of("", kSiti)).outcome, SAMBUNG_TRANSIENT);
  EXPECT_EQ(bench.ask(&System::fetch, fetch_of("31")).outcome, SAMBUNG_TRANSIENT);
  crm.set({.truncated = 1});
  EXPECT_EQ(bench.ask(&System::fetch, fetch_of("31")).outcome, SAMBUNG_TRANSIENT);
  crm.set({.truncated = 1});
  EXPECT_EQ(bench.ask(&System::log, note_entry("k1")).outcome, SAMBUNG_UNKNOWN);
  EXPECT_EQ(crm.contacts.size(), 1U);
}

/// Cells "UTF-8, right-to-left and emoji names".
TEST(Qontak, NamesOfTheWorldComeBackAsTheyWere) {
  FakeQontak crm;
  QontakBench bench(crm);
  const std::string name = "\xD8\xB9\xD8\xA8\xD8\xAF \xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x92\xBB";
  const Came made = bench.ask(&System::upsert, upsert_of("", {{"first_name", name}}));
  EXPECT_EQ(made.items.at(0)["fields"]["first_name"], name) << made.reason;
}

TEST(QontakNotes, AMessageIsANoteAndIsChangedByItsId) {
  FakeQontak crm;
  crm.add(kSiti);
  QontakBench bench(crm);
  const Came made = bench.ask(&System::log, note_entry("k1"));
  ASSERT_EQ(made.outcome, SAMBUNG_DONE) << made.reason;
  const std::string text = crm.notes.at(32)["note"];
  EXPECT_EQ(text, "WhatsApp 2025-11-25 05:53 UTC, in\nhalo\nsambung:k1");
  json day = note_entry("k1");
  day["object"] = "day";
  day["id"] = made.remote_id;
  day["text"] = "halo\napa kabar";
  EXPECT_EQ(bench.ask(&System::log, day).remote_id, made.remote_id);
  EXPECT_NE(crm.notes.at(32)["note"].get<std::string>().find("apa kabar"), std::string::npos);
  EXPECT_EQ(crm.notes.size(), 1U);
  day["id"] = "99";
  EXPECT_EQ(bench.ask(&System::log, day).outcome, SAMBUNG_GONE);
}

/// Cell "reset after write", of a note.
TEST(QontakNotes, ANoteWhoseMakingWasNotToldIsNotMadeTwice) {
  FakeQontak crm;
  crm.add(kSiti);
  QontakBench bench(crm);
  for (int i = 0; i < 40; ++i) {
    ASSERT_EQ(bench.ask(&System::log, note_entry("k1" + std::to_string(i))).outcome, SAMBUNG_DONE);
  }
  crm.set({.reset_after_write = 1});
  EXPECT_EQ(bench.ask(&System::log, note_entry("k1")).outcome, SAMBUNG_UNKNOWN);
  for (const bool repeats : {false, true}) {
    crm.repeats_last_page = repeats;
    const Came found = bench.ask(&System::log, once_more(note_entry("k1")));
    EXPECT_EQ(found.outcome, SAMBUNG_DONE) << found.reason;
    EXPECT_EQ(found.remote_id, "72");
    EXPECT_EQ(crm.notes.size(), 41U);
  }
}

TEST(QontakNotes, ErasureTakesOurNotesAndTheContact) {
  FakeQontak crm;
  crm.add(kSiti);
  crm.add({{"first_name", "Budi"}});
  QontakBench bench(crm);
  bench.ask(&System::log, note_entry("k1"));
  bench.ask(&System::log, note_entry("k2", "32"));
  crm.notes[900] = {{"id", 900}, {"note", "own"}, {"crm_person_id", 31}};
  const json request = {{"person", "p"}, {"records", {"31", "77"}}};
  EXPECT_EQ(bench.ask(&System::erase, request).outcome, SAMBUNG_DONE);
  EXPECT_EQ(bench.ask(&System::erase, request).outcome, SAMBUNG_DONE);
  EXPECT_FALSE(crm.contacts.contains(31));
  EXPECT_TRUE(crm.contacts.contains(32));
  EXPECT_EQ(crm.notes.size(), 2U);
}

TEST(QontakSetup, TheProbeAndProvisionSayWhetherTheFieldIsThere) {
  FakeQontak crm;
  QontakBench bench(crm, kWithId);
  const auto state = [&] {
    return bench.ask(&System::provision, {{"apply", true}}).items.at(0)["state"];
  };
  const auto found = [&] {
    for (const json& each : bench.ask(&System::probe, json::object()).items) {
      if (each["check"] == "id_field") return each["ok"].get<bool>();
    }
    return false;
  };
  EXPECT_EQ(state(), "missing");
  EXPECT_FALSE(found());
  crm.additional = {{{"id", 7}, {"name", "sambung_id"}}};
  EXPECT_EQ(state(), "present");
  EXPECT_TRUE(found());
}

}  // namespace
}  // namespace sambung
