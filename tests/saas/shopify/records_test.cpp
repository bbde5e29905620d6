#include "tests/saas/shopify/bench.hpp"

/// Finding, fetching, writing and erasing customers.
namespace sambung {
namespace {

using shopify::System;
using testing::Came;
using testing::FakeShopify;
using testing::fetch_of;
using testing::find_of;
using testing::json;
using testing::ShopifyBench;
using testing::upsert_of;

const json kSiti = {{"firstName", "Siti"}, {"phone", "+628123456789"}};
const json kKeys = {{"keys", {{"id", {"c-1"}}, {"phone", {"+628123456789"}}}}};

json in_doubt(json request) {
  request["doubt"] = true;
  return request;
}

TEST(Shopify, ACustomerIsMadeWithOurIdAndReadBack) {
  FakeShopify shop;
  ShopifyBench bench(shop);
  json fields = kSiti;
  fields["tags"] = {"vip", "wa"};
  const Came made = bench.ask(&System::upsert, upsert_of("", fields, kKeys));
  ASSERT_EQ(made.outcome, SAMBUNG_DONE) << made.reason;
  EXPECT_EQ(made.remote_id, "101");
  const json& record = made.items.at(0);
  EXPECT_EQ(record["fields"]["phone"], "+628123456789");
  EXPECT_EQ(record["fields"]["tags"], (json{"vip", "wa"}));
  EXPECT_EQ(record["fields"]["email"], nullptr);
  EXPECT_EQ(record["version"].get<std::int64_t>() / 1000, record["at"].get<std::int64_t>());
  EXPECT_EQ(shop.customers.at(101)["metafields"]["sambung.contact_id"], "c-1");
  EXPECT_EQ(bench.ask(&System::fetch, fetch_of("101")).items, made.items);
}

TEST(Shopify, ACustomerIsFoundByNumberAddressOrOurIdAndByNothingElse) {
  FakeShopify shop;
  shop.add({{"phone", "+628123456789"}, {"metafields", {{"sambung.contact_id", "c-1"}}}});
  shop.add({{"email", "siti@kopi.example"}});
  ShopifyBench bench(shop);
  const auto found = [&](const json& keys) {
    return bench.ask(&System::find, find_of(keys)).ids();
  };
  EXPECT_EQ(found({{"phone", {"628123456789", "+628123456789"}}}), std::vector<std::string>{"101"});
  EXPECT_EQ(found({{"email", {"siti@kopi.example"}}}), std::vector<std::string>{"102"});
  EXPECT_EQ(found({{"id", {"c-1"}}, {"phone", {"+628123456789"}}}),
            std::vector<std::string>{"101"});
  EXPECT_EQ(found({{"phone", {"+62812"}}, {"email", {"kopi.example"}}, {"id", {"c-2"}}}),
            std::vector<std::string>{});
}

TEST(Shopify, ManyAreFetchedAtOnceAndWhatIsGoneGivesNothing) {
  FakeShopify shop;
  shop.add(kSiti);
  shop.add({{"firstName", "Budi"}});
  shop.add_order(json::object());
  ShopifyBench bench(shop);
  const auto came = testing::called(bench.serve(&System::fetch),
                                    {{fetch_of("102").dump()},
                                     {fetch_of("999").dump()},
                                     {fetch_of("101").dump()},
                                     {json{{"object", "order"}, {"id", "103"}}.dump()},
                                     {fetch_of("a b").dump()}});
  EXPECT_EQ(came[0].ids(), std::vector<std::string>{"102"});
  EXPECT_TRUE(came[1].items.empty());
  EXPECT_EQ(came[2].ids(), std::vector<std::string>{"101"});
  EXPECT_EQ(came[3].items.at(0)["object"], "order");
  EXPECT_EQ(came[4].outcome, SAMBUNG_DONE);
  EXPECT_EQ(shop.asked().size(), 2U);
}

TEST(Shopify, OnlyWhatDiffersIsWritten) {
  FakeShopify shop;
  shop.add({{"firstName", "Siti"}, {"email", "siti@kopi.example"}, {"tags", {"b", "a"}}});
  ShopifyBench bench(shop);
  const json same = {{"firstName", "Siti"}, {"email", "siti@kopi.example"}, {"tags", {"a", "b"}}};
  EXPECT_EQ(bench.ask(&System::upsert, upsert_of("101", same)).outcome, SAMBUNG_DONE);
  EXPECT_EQ(shop.asked().size(), 1U);
  const json other = {{"firstName", "Siti"}, {"email", nullptr}};
  const Came came = bench.ask(&System::upsert, upsert_of("101", other));
  EXPECT_EQ(came.outcome, SAMBUNG_DONE) << came.reason;
  EXPECT_EQ(shop.asked().back().body["variables"]["input"], (json{{"email", nullptr}}));
  EXPECT_EQ(came.items.at(0)["fields"]["email"], nullptr);
}

TEST(Shopify, AnotherVersionIsAConflictButForAWriteThatIsThereAlready) {
  FakeShopify shop;
  shop.add(kSiti);
  ShopifyBench bench(shop);
  const json stale = {{"expected_version", 1}};
  EXPECT_EQ(bench.ask(&System::upsert, upsert_of("101", {{"note", "x"}}, stale)).outcome,
            SAMBUNG_CONFLICT);
  EXPECT_EQ(bench.ask(&System::upsert, in_doubt(upsert_of("101", kSiti, stale))).outcome,
            SAMBUNG_DONE);
  EXPECT_EQ(bench.ask(&System::upsert, upsert_of("999", kSiti)).outcome, SAMBUNG_GONE);
}

TEST(Shopify, AFieldThatCannotBeWrittenIsNamed) {
  FakeShopify shop;
  shop.add(kSiti);
  ShopifyBench bench(shop);
  for (const json& fields : {json{{"lastname", "x"}}, json{{"numberOfOrders", "7"}},
                             json{{"tags", {"a,b"}}}, json{{"phone", 62}}}) {
    const Came came = bench.ask(&System::upsert, upsert_of("101", fields));
    EXPECT_EQ(came.outcome, SAMBUNG_INVALID);
    EXPECT_TRUE(came.reason.starts_with(fields.begin().key() + ":")) << came.reason;
  }
}

/// Cell "TAKEN on phone": Shopify does not say who has it.
TEST(Shopify, ANumberThatIsTakenIsTheOneWhoHasIt) {
  FakeShopify shop;
  shop.add(kSiti);
  shop.add({{"firstName", "Budi"}});
  ShopifyBench bench(shop);
  const Came made = bench.ask(&System::upsert, upsert_of("", kSiti, {{"keys", {{"id", {"c-9"}}}}}));
  EXPECT_EQ(made.outcome, SAMBUNG_DUPLICATE) << made.reason;
  EXPECT_EQ(made.remote_id, "101");
  const Came changed = bench.ask(&System::upsert, upsert_of("102", {{"phone", "+628123456789"}}));
  EXPECT_EQ(changed.outcome, SAMBUNG_DUPLICATE);
  EXPECT_EQ(changed.remote_id, "101");
}

TEST(Shopify, AUserErrorNamesFieldAndCodeAndQuotesNothing) {
  FakeShopify shop;
  ShopifyBench bench(shop);
  const Came came =
      bench.ask(&System::upsert, upsert_of("", {{"firstName", "Siti"}, {"phone", "0812"}}, kKeys));
  EXPECT_EQ(came.outcome, SAMBUNG_INVALID);
  EXPECT_EQ(came.reason, "phone: INVALID");
}

TEST(Shopify, AContactThatIsThereIsADuplicateAndInDoubtIsGoneOnWith) {
  FakeShopify shop;
  shop.add({{"firstName", "Siti"}, {"metafields", {{"sambung.contact_id", "c-1"}}}});
  ShopifyBench bench(shop);
  const Came again = bench.ask(&System::upsert, upsert_of("", kSiti, kKeys));
  EXPECT_EQ(again.outcome, SAMBUNG_DUPLICATE);
  EXPECT_EQ(again.remote_id, "101");
  const Came doubt = bench.ask(&System::upsert, in_doubt(upsert_of("", kSiti, kKeys)));
  EXPECT_EQ(doubt.outcome, SAMBUNG_DONE) << doubt.reason;
  EXPECT_EQ(doubt.remote_id, "101");
  EXPECT_EQ(shop.customers.size(), 1U);
}

/// Cells "reset after write", "502 after write", "truncated JSON": the call may be repeated, as it goes by
/// our id, and makes nobody twice.
TEST(Shopify, AMakingWhoseEndIsNotKnownMakesOneCustomer) {
  for (const testing::Faults& faults :
       {testing::Faults{.reset_after_write = 1}, testing::Faults{.broken_after_write = 1}}) {
    FakeShopify shop;
    ShopifyBench bench(shop);
    shop.set(faults);
    const Came lost = bench.ask(&System::upsert, upsert_of("", kSiti, kKeys));
    EXPECT_EQ(lost.outcome, SAMBUNG_TRANSIENT) << lost.reason;
    const Came again = bench.ask(&System::upsert, in_doubt(upsert_of("", kSiti, kKeys)));
    EXPECT_EQ(again.outcome, SAMBUNG_DONE) << again.reason;
    EXPECT_EQ(shop.customers.size(), 1U);
  }
}

/// Cell "5xx storm".
TEST(Shopify, AStormWritesNothingAndLosesNothing) {
  FakeShopify shop;
  ShopifyBench bench(shop);
  shop.set({.storm = 2});
  EXPECT_EQ(bench.ask(&System::upsert, upsert_of("", kSiti, kKeys)).outcome, SAMBUNG_TRANSIENT);
  EXPECT_EQ(bench.ask(&System::find, find_of({{"phone", {"+62"}}})).outcome, SAMBUNG_TRANSIENT);
  EXPECT_TRUE(shop.customers.empty());
  EXPECT_EQ(bench.ask(&System::upsert, upsert_of("", kSiti, kKeys)).outcome, SAMBUNG_DONE);
}

/// Cell "truncated JSON".
TEST(Shopify, HalfAnAnswerIsNone) {
  FakeShopify shop;
  shop.add(kSiti);
  ShopifyBench bench(shop);
  shop.set({.truncated = 1});
  EXPECT_EQ(bench.ask(&System::fetch, fetch_of("101")).outcome, SAMBUNG_TRANSIENT);
  EXPECT_EQ(bench.ask(&System::fetch, fetch_of("101")).items.size(), 1U);
}

/// Cell "cost throttle inside HTTP 200".
TEST(Shopify, AThrottleInsideAGoodAnswerWaitsForThePoints) {
  FakeShopify shop;
  shop.add(kSiti);
  shop.points = 10;
  shop.cost = 412;
  ShopifyBench bench(shop);
  const Came came = bench.ask(&System::upsert, upsert_of("101", {{"note", "x"}}));
  EXPECT_EQ(came.outcome, SAMBUNG_THROTTLED) << came.reason;
  EXPECT_EQ(came.retry_ms, 5000);
  EXPECT_EQ(shop.customers.at(101)["note"], nullptr);
}

TEST(Shopify, TheBucketOfPointsIsReportedAsItStands) {
  const json body = {
      {"extensions",
       {{"cost",
         {{"throttleStatus",
           {{"maximumAvailable", 20000}, {"currentlyAvailable", 17}, {"restoreRate", 1000}}}}}}}};
  const auto stands = shopify::points_in(body);
  ASSERT_TRUE(stands);
  EXPECT_EQ(stands->remaining, 17);
  EXPECT_EQ(stands->size, 20000);
  EXPECT_EQ(stands->per_second, 1000);
  EXPECT_FALSE(shopify::points_in(json::object()));
}

/// Cell "null PII with ACCESS_DENIED": null would empty everyone's name and number here.
TEST(Shopify, PersonalFieldsThatAreDeniedAreNeverNull) {
  FakeShopify shop;
  shop.add(kSiti);
  shop.denies_personal = true;
  ShopifyBench bench(shop);
  std::string cursor;
  for (const Came& came : {bench.ask(&System::fetch, fetch_of("101")), bench.changes(cursor),
                           bench.ask(&System::upsert, upsert_of("101", {{"note", "x"}}))}) {
    EXPECT_EQ(came.outcome, SAMBUNG_PERMISSION);
    EXPECT_NE(came.reason.find("firstName"), std::string::npos) << came.reason;
    EXPECT_TRUE(came.items.empty());
  }
}

TEST(Shopify, AShopThatIsFrozenPausesAndOneThatIsNotThereSaysSo) {
  FakeShopify shop;
  ShopifyBench bench(shop);
  shop.frozen = true;
  EXPECT_EQ(bench.ask(&System::fetch, fetch_of("101")).outcome, SAMBUNG_QUOTA);
  shop.frozen = false;
  shop.version = "2027-10";
  const Came came = bench.ask(&System::fetch, fetch_of("101"));
  EXPECT_EQ(came.outcome, SAMBUNG_INVALID);
  EXPECT_NE(came.reason.find("api_version"), std::string::npos);
}

/// Cells "UTF-8, right-to-left and emoji names" and "phone formats": Shopify keeps E.164 alone.
TEST(Shopify, NamesOfTheWorldComeBackAsTheyWere) {
  FakeShopify shop;
  ShopifyBench bench(shop);
  const std::string name = "\xD8\xB9\xD8\xA8\xD8\xAF \xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x92\xBB";
  const Came made = bench.ask(
      &System::upsert, upsert_of("", {{"firstName", name}, {"phone", "+628123456789"}}, kKeys));
  EXPECT_EQ(made.items.at(0)["fields"]["firstName"], name) << made.reason;
  const json ways = {"+62 812-3456-789", "08123456789", "+628123456789"};
  EXPECT_EQ(bench.ask(&System::find, find_of({{"phone", ways}})).ids().size(), 1U);
}

TEST(Shopify, ErasureIsAskedOfTheShopForEachCustomer) {
  FakeShopify shop;
  shop.add(kSiti);
  ShopifyBench bench(shop);
  const Came came = bench.ask(&System::erase, {{"person", "p"}, {"records", {"101", "999"}}});
  EXPECT_EQ(came.outcome, SAMBUNG_DONE) << came.reason;
  EXPECT_EQ(shop.erasures, std::vector<std::string>{"gid://shopify/Customer/101"});
}

TEST(Shopify, ProvisionPlansMakesOnceAndIsThenThere) {
  FakeShopify shop;
  shop.defined = false;
  ShopifyBench bench(shop);
  const auto state = [&](bool apply) {
    return bench.ask(&System::provision, {{"apply", apply}}).items.at(0)["state"];
  };
  const Came early = bench.ask(&System::upsert, upsert_of("", kSiti, kKeys));
  EXPECT_EQ(early.outcome, SAMBUNG_PERMISSION) << early.reason;
  EXPECT_EQ(bench.ask(&System::find, find_of({{"id", {"c-1"}}})).outcome, SAMBUNG_DONE);
  EXPECT_EQ(state(false), "missing");
  EXPECT_FALSE(shop.defined);
  EXPECT_EQ(state(true), "made");
  EXPECT_EQ(state(true), "present");
  EXPECT_EQ(bench.ask(&System::upsert, upsert_of("", kSiti, kKeys)).outcome, SAMBUNG_DONE);
}

TEST(Shopify, TheProbeSaysWhatIsMissing) {
  FakeShopify shop;
  shop.scopes.erase("write_customers");
  shop.defined = false;
  shop.denies_personal = true;
  shop.add(kSiti);
  ShopifyBench bench(shop);
  std::map<std::string, json> found;
  const Came came = bench.ask(&System::probe, json::object());
  for (const json& each : came.items) found[each["check"]] = each;
  EXPECT_EQ(came.outcome, SAMBUNG_DONE) << came.reason;
  EXPECT_EQ(found["reach"]["ok"], true);
  EXPECT_EQ(found["clock"]["ok"], true);
  EXPECT_EQ(found["rights"]["detail"], "the app lacks the scopes write_customers");
  EXPECT_EQ(found["protected customer data"]["ok"], false);
  EXPECT_EQ(found["provisioned"]["ok"], false);
  EXPECT_EQ(found["fields"]["fields"].size(), 9U);
}

}  // namespace
}  // namespace sambung
