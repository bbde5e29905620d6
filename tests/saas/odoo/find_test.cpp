#include <gmock/gmock.h>

#include "connectors/odoo/search.hpp"
#include "tests/saas/odoo/odoo_bench.hpp"

namespace sambung::testing {
namespace {

using odoo::System;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

class OdooFind : public OdooBoth {};
INSTANTIATE_TEST_SUITE_P(Transports, OdooFind, ::testing::Bool(), transport_name);

json phones(const std::vector<std::string>& numbers) { return find_of({{"phone", numbers}}); }

TEST_P(OdooFind, ANumberIsFoundInWhateverWayItIsWritten) {
  fake.sanitized = false;
  const auto a = std::to_string(fake.add({{"name", "A"}, {"phone", "+62 812-3456-789"}}));
  const auto b = std::to_string(fake.add({{"name", "B"}, {"phone", "0812 3456 789"}}));
  fake.add({{"name", "C"}, {"phone", "+62 812-3456-780"}});
  fake.add({{"name", "D"}, {"phone", "+1 62 812 3456 789"}});  // longer by a digit: somebody else
  const Came came = bench.ask(&System::find, phones({"+628123456789", "08123456789"}));
  EXPECT_EQ(came.outcome, SAMBUNG_DONE) << came.reason;
  EXPECT_THAT(came.ids(), UnorderedElementsAre(a, b));
}

TEST_P(OdooFind, WithPhoneValidationTheSanitizedNumberIsAskedFor) {
  const auto id = std::to_string(fake.add({{"name", "A"}, {"phone", "0812-3456-789"}}));
  EXPECT_THAT(bench.ask(&System::find, phones({"+628123456789"})).ids(), ElementsAre(id));
}

TEST_P(OdooFind, MobileIsLookedAtWhereItExists) {
  fake.mobile = true;
  fake.sanitized = false;
  const auto id = std::to_string(fake.add({{"name", "A"}, {"mobile", "0812 3456 789"}}));
  EXPECT_THAT(bench.ask(&System::find, phones({"08123456789"})).ids(), ElementsAre(id));
}

TEST_P(OdooFind, OnOdoo19WithoutMobileNothingAsksForIt) {
  const auto id = std::to_string(fake.add({{"name", "A"}, {"phone", "0812 3456 789"}}));
  const Came came = bench.ask(&System::find, phones({"08123456789"}));
  EXPECT_EQ(came.outcome, SAMBUNG_DONE) << came.reason;
  EXPECT_THAT(came.ids(), ElementsAre(id));
}

TEST_P(OdooFind, AnAddressIsComparedWholeAndWithoutCase) {
  const auto id = std::to_string(fake.add({{"name", "A"}, {"email", "Budi_1@x.example"}}));
  fake.add({{"name", "B"}, {"email", "budix1@x.example"}});  // "_" is no wildcard
  EXPECT_THAT(bench.ask(&System::find, find_of({{"email", {"budi_1@X.example"}}})).ids(),
              ElementsAre(id));
  EXPECT_THAT(bench.ask(&System::find, find_of({{"email", {"%@x.example"}}})).ids(), IsEmpty());
}

TEST_P(OdooFind, OurOwnIdIsAnExternalId) {
  const Came made = bench.ask(&System::upsert, making("01JOWN", {{"name", "A"}}));
  EXPECT_THAT(bench.ask(&System::find, find_of({{"id", {"01JOWN"}}})).ids(),
              ElementsAre(made.remote_id));
}

TEST_P(OdooFind, ArchivedContactsAreFoundBehindTheActiveOnes) {
  const auto old =
      std::to_string(fake.add({{"name", "A"}, {"email", "a@x.example"}, {"active", false}}));
  const auto now = std::to_string(fake.add({{"name", "B"}, {"email", "a@x.example"}}));
  EXPECT_THAT(bench.ask(&System::find, find_of({{"email", {"a@x.example"}}})).ids(),
              ElementsAre(now, old));
  EXPECT_THAT(bench.ask(&System::fetch, fetch_of(old)).ids(), ElementsAre(old));
}

TEST_P(OdooFind, FalseIsNullAndARelationHasIdAndName) {
  const auto id = std::to_string(
      fake.add({{"name", "علي 😀"}, {"email", false}, {"is_company", false}, {"country_id", 100}}));
  OdooBench wide(fake, [&] {
    json config = GetParam() ? json::object() : kJsonRpc;
    config["fields"] = {"country_id", "is_company", "nothing_such"};
    return config;
  }());
  const Came came = wide.ask(&System::fetch, fetch_of(id));
  ASSERT_EQ(came.items.size(), 1U) << came.reason;
  const json fields = came.items[0]["fields"];
  EXPECT_EQ(fields["name"], "علي 😀");
  EXPECT_EQ(fields["email"], nullptr);
  EXPECT_EQ(fields["is_company"], false);
  EXPECT_EQ(fields["country_id"], (json{{"id", 100}, {"name", "Country 100"}}));
}

TEST_P(OdooFind, AContactThatIsNotThereIsNoItem) {
  for (const char* id : {"4711", "x", "-1", "99999999999"}) {
    const Came came = bench.ask(&System::fetch, fetch_of(id));
    EXPECT_EQ(came.outcome, SAMBUNG_DONE) << id << came.reason;
    EXPECT_TRUE(came.items.empty());
  }
}

TEST(OdooSearch, PatternsOfOneNumberAreAskedOnce) {
  odoo::Schema schema;
  schema.fields["phone"] = {};
  const json keys = {{"phone", {"+628123456789", "628123456789", "08123456789"}}};
  EXPECT_EQ(odoo::leaves_of(keys, schema).size(), 1U);
  EXPECT_TRUE(odoo::leaves_of({{"phone", {"123"}}}, schema).empty());
  EXPECT_TRUE(odoo::leaves_of(nullptr, schema).empty());
}

}  // namespace
}  // namespace sambung::testing
