#include <gmock/gmock.h>

#include "connectors/odoo/partner.hpp"
#include "tests/fakes/scripted_line.hpp"
#include "tests/saas/odoo/odoo_bench.hpp"

namespace sambung::testing {
namespace {

using odoo::System;
using ::testing::HasSubstr;

class OdooUpsert : public OdooBoth {};
INSTANTIATE_TEST_SUITE_P(Transports, OdooUpsert, ::testing::Bool(), transport_name);

json version_of(const Came& came) { return came.items.at(0)["version"]; }

TEST_P(OdooUpsert, TheSameMakingMakesOneContact) {
  const json request = making("01JOWN", {{"name", "Budi 😀"}, {"email", nullptr}});
  const Came first = bench.ask(&System::upsert, request);
  const Came again = bench.ask(&System::upsert, request);
  EXPECT_EQ(first.outcome, SAMBUNG_DONE) << first.reason;
  EXPECT_EQ(first.remote_id, again.remote_id);
  EXPECT_EQ(fake.partners.size(), 1U);
  EXPECT_EQ(fake.external.count("sambung.01JOWN"), 1U);
  EXPECT_EQ(first.items.at(0)["fields"]["name"], "Budi 😀");
  EXPECT_EQ(first.items[0]["author"], "machine");
}

TEST_P(OdooUpsert, OneBadContactOfManyIsToldAndTheOthersAreMade) {
  std::vector<json> requests;
  for (int i = 0; i < 15; ++i) {
    const bool bad = i == 3 || i == 9;
    requests.push_back(
        making("own" + std::to_string(i),
               {{"name", "N" + std::to_string(i)}, {"email", bad ? "nonsense" : "a@x.example"}}));
  }
  requests.push_back(making("other", {{"name", "without an address"}}));
  const auto came = bench.ask_all(&System::upsert, requests);
  for (std::size_t i = 0; i < came.size(); ++i) {
    const bool bad = i == 3 || i == 9;
    EXPECT_EQ(came[i].outcome, bad ? SAMBUNG_INVALID : SAMBUNG_DONE) << i << came[i].reason;
    EXPECT_EQ(came[i].reason.rfind("email: ", 0), bad ? 0U : std::string::npos) << came[i].reason;
    EXPECT_EQ(came[i].reason.find("budi@"), std::string::npos);
  }
  EXPECT_EQ(fake.partners.size(), 14U);
}

TEST_P(OdooUpsert, AChangeWritesWhatDiffersAndNothingElse) {
  const auto id = std::to_string(fake.add({{"name", "A"}, {"phone", "0812"}}));
  const Came came = bench.ask(&System::upsert, upsert_of(id, {{"name", "A"}, {"phone", nullptr}}));
  EXPECT_EQ(came.outcome, SAMBUNG_DONE) << came.reason;
  EXPECT_EQ(came.items.at(0)["fields"]["phone"], nullptr);
  const std::size_t asked = fake.asked().size();
  EXPECT_EQ(bench.ask(&System::upsert, upsert_of(id, {{"name", "A"}})).outcome, SAMBUNG_DONE);
  for (std::size_t i = asked; i < fake.asked().size(); ++i) {
    EXPECT_THAT(fake.asked()[i].body.dump(), ::testing::Not(HasSubstr("vals")));
  }
}

TEST_P(OdooUpsert, ARecordThatMovedOnIsNotOverwritten) {
  fake.set_now(1'764'050'000);
  const std::int64_t id = fake.add({{"name", "A"}});
  const json version = version_of(bench.ask(&System::fetch, fetch_of(std::to_string(id))));
  fake.set_now(1'764'050'010);
  fake.edit(id, {{"name", "B"}});
  const json expected = {{"expected_version", version}};
  EXPECT_EQ(
      bench.ask(&System::upsert, upsert_of(std::to_string(id), {{"name", "C"}}, expected)).outcome,
      SAMBUNG_CONFLICT);
  EXPECT_EQ(fake.partners[id]["name"], "B");
  EXPECT_EQ(
      bench.ask(&System::upsert, upsert_of(std::to_string(id), {{"name", "B"}}, expected)).outcome,
      SAMBUNG_DONE);
}

TEST_P(OdooUpsert, AFieldThatOdooDoesNotHaveIsNamedAndNothingIsAsked) {
  const auto id = std::to_string(fake.add({{"name", "A"}}));
  for (const json& request :
       {making("own", {{"name", "A"}, {"mobile", "0812"}}), upsert_of(id, {{"mobile", "0812"}}),
        upsert_of(id, {{"write_date", "2026-01-01"}}), upsert_of(id, {{"name", 5}})}) {
    const Came came = bench.ask(&System::upsert, request);
    EXPECT_EQ(came.outcome, SAMBUNG_INVALID);
    EXPECT_THAT(came.reason, ::testing::AnyOf(HasSubstr("mobile: "), HasSubstr("write_date: "),
                                              HasSubstr("name: ")));
  }
  EXPECT_EQ(fake.partners.size(), 1U);
}

TEST_P(OdooUpsert, AFieldThatWasAddedSinceIsWritten) {
  const auto id = std::to_string(fake.add({{"name", "A"}}));
  EXPECT_EQ(bench.ask(&System::upsert, upsert_of(id, {{"x_tier", "gold"}})).outcome,
            SAMBUNG_INVALID);
  fake.more_fields.insert("x_tier");
  EXPECT_EQ(bench.ask(&System::upsert, upsert_of(id, {{"x_tier", "gold"}})).outcome, SAMBUNG_DONE);
  EXPECT_EQ(fake.partners[std::stoll(id)]["x_tier"], "gold");
}

TEST_P(OdooUpsert, TagsAreNamesAndMissingOnesAreMade) {
  fake.tags[5] = "VIP";
  const Came made =
      bench.ask(&System::upsert, making("own", {{"name", "A"}, {"category_id", {"VIP", "B2B"}}}));
  EXPECT_EQ(made.outcome, SAMBUNG_DONE) << made.reason;
  EXPECT_EQ(made.items.at(0)["fields"]["category_id"], (json{"B2B", "VIP"}));
  EXPECT_EQ(fake.tags.size(), 2U);
  const Came none =
      bench.ask(&System::upsert, upsert_of(made.remote_id, {{"category_id", json::array()}}));
  EXPECT_EQ(none.items.at(0)["fields"]["category_id"], json::array());
}

TEST_P(OdooUpsert, AContactThatIsGoneIsGoneAndOneThatWasMergedSaysIntoWhich) {
  const Came made = bench.ask(&System::upsert, making("own", {{"name", "A"}}));
  const std::int64_t other = fake.add({{"name", "B"}});
  EXPECT_EQ(bench.ask(&System::upsert, upsert_of("4711", {{"name", "C"}})).outcome, SAMBUNG_GONE);
  EXPECT_EQ(bench.ask(&System::upsert, upsert_of("x", {{"name", "C"}})).outcome, SAMBUNG_GONE);
  fake.partners.erase(std::stoll(made.remote_id));
  fake.external["sambung.own"] = other;  // Odoo's merging moves external ids
  const Came came = bench.ask(
      &System::upsert, upsert_of(made.remote_id, {{"name", "C"}}, {{"keys", {{"id", {"own"}}}}}));
  EXPECT_EQ(came.outcome, SAMBUNG_MERGED);
  EXPECT_EQ(came.remote_id, std::to_string(other));
}

TEST_P(OdooUpsert, ARecordThatSomebodyHoldsIsTriedAgainAndOthersAreWritten) {
  const std::int64_t held = fake.add({{"name", "A"}});
  const std::int64_t free = fake.add({{"name", "B"}});
  fake.locked.insert(held);
  const auto came =
      bench.ask_all(&System::upsert, {upsert_of(std::to_string(held), {{"name", "C"}}),
                                      upsert_of(std::to_string(free), {{"name", "C"}})});
  EXPECT_EQ(came[0].outcome, SAMBUNG_TRANSIENT);
  EXPECT_EQ(came[1].outcome, SAMBUNG_DONE);
}

TEST(OdooPartner, AnOddKeyBecomesAnExternalIdOfItsOwn) {
  EXPECT_EQ(odoo::xml_name("01J-a_b"), "01J-a_b");
  EXPECT_EQ(odoo::xml_name("a.b"), "x612e62");
  EXPECT_NE(odoo::xml_name(std::string(200, 'a') + "1"),
            odoo::xml_name(std::string(200, 'a') + "2"));
  EXPECT_LE(odoo::xml_name(std::string(500, '.')).size(), 110U);
}

}  // namespace
}  // namespace sambung::testing
