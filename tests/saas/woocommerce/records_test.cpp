#include "tests/saas/woocommerce/bench.hpp"

/// Finding, fetching, writing and erasing customers.
namespace sambung {
namespace {

using testing::Came;
using testing::FakeWoocommerce;
using testing::fetch_of;
using testing::find_of;
using testing::json;
using testing::upsert_of;
using testing::WoocommerceBench;
using woocommerce::System;

const json kSiti = {{"email", "siti@kopi.example"},
                    {"first_name", "Siti"},
                    {"billing", {{"phone", "08123456789"}}}};
const json kKeys = {{"keys", {{"id", {"c-1"}}}}};

json doubted(json request) {
  request["doubt"] = true;
  return request;
}

TEST(Woocommerce, ACustomerIsMadeAndReadBack) {
  FakeWoocommerce shop;
  WoocommerceBench bench(shop);
  const Came made = bench.ask(&System::upsert, upsert_of("", kSiti, kKeys));
  ASSERT_EQ(made.outcome, SAMBUNG_DONE) << made.reason;
  EXPECT_EQ(made.remote_id, "11");
  EXPECT_EQ(made.items.at(0)["fields"]["billing"]["phone"], "08123456789");
  EXPECT_EQ(shop.customers.at(11)["meta_data"][0]["value"], "c-1");
  EXPECT_EQ(bench.ask(&System::fetch, fetch_of("11")).items, made.items);
  EXPECT_TRUE(bench.ask(&System::fetch, fetch_of("99")).items.empty());
}

/// Customers have no search by number; orders have one by a part of it.
TEST(Woocommerce, ACustomerIsFoundByAddressAndThroughOrdersByNumber) {
  FakeWoocommerce shop;
  shop.add(kSiti);
  shop.add({{"email", "other@kopi.example"}, {"billing", {{"phone", "99908123456789"}}}});
  shop.add_order({{"customer_id", 11}, {"billing", {{"phone", "08123456789"}}}});
  shop.add_order({{"customer_id", 12}, {"billing", {{"phone", "99908123456789"}}}});
  WoocommerceBench bench(shop);
  const auto found = [&](const json& keys) {
    return bench.ask(&System::find, find_of(keys)).ids();
  };
  EXPECT_EQ(found({{"email", {"SITI@kopi.example"}}}), std::vector<std::string>{"11"});
  EXPECT_EQ(found({{"phone", {"+628123456789", "628123456789", "08123456789"}}}),
            std::vector<std::string>{"11"});
  EXPECT_EQ(found({{"phone", {"+62811"}}, {"email", {"iti@kopi.example"}}}),
            std::vector<std::string>{});
}

/// Cell "guest orders": nobody has the id 0.
TEST(Woocommerce, AGuestsOrderIsNoContactAndHasNoCustomer) {
  FakeWoocommerce shop;
  shop.add_order(
      {{"customer_id", 0}, {"billing", {{"phone", "08123456789"}, {"email", "g@x.example"}}}});
  WoocommerceBench bench(shop);
  const Came found = bench.ask(&System::find, find_of({{"phone", {"08123456789"}}}));
  EXPECT_EQ(found.outcome, SAMBUNG_DONE) << found.reason;
  EXPECT_TRUE(found.items.empty());
  const Came order = bench.ask(&System::fetch, {{"object", "order"}, {"id", "11"}});
  ASSERT_EQ(order.items.size(), 1U) << order.reason;
  EXPECT_EQ(order.items[0]["fields"]["customer"], nullptr);
  EXPECT_EQ(order.items[0]["fields"]["billing"]["email"], "g@x.example");
}

TEST(Woocommerce, ManyAreWrittenAtOnceWithAnOutcomeEach) {
  FakeWoocommerce shop;
  shop.add(kSiti);
  shop.add({{"email", "b@kopi.example"}});
  WoocommerceBench bench(shop);
  const std::vector<json> requests = {
      upsert_of("11", {{"first_name", "Aminah"}}),
      upsert_of("", {{"email", "new@kopi.example"}}, kKeys),
      upsert_of("12", {{"email", "siti@kopi.example"}}),
      upsert_of("99", {{"first_name", "x"}}),
      upsert_of("", {{"email", "b@kopi.example"}}),
      upsert_of("11", {{"firstname", "x"}}),
      upsert_of("", {{"email", "no address"}}),
      upsert_of("12", {{"first_name", "x"}}, {{"expected_version", 1}})};
  std::vector<testing::Asked> asked;
  for (const json& request : requests) asked.push_back({request.dump()});
  const auto came = testing::called(bench.serve(&System::upsert), asked);
  EXPECT_EQ(came[0].outcome, SAMBUNG_DONE) << came[0].reason;
  EXPECT_EQ(came[0].items.at(0)["fields"]["first_name"], "Aminah");
  EXPECT_EQ(came[1].remote_id, "13") << came[1].reason;
  EXPECT_EQ(came[2].outcome, SAMBUNG_DUPLICATE) << came[2].reason;
  EXPECT_EQ(came[2].remote_id, "11");
  EXPECT_EQ(came[3].outcome, SAMBUNG_GONE);
  EXPECT_EQ(came[4].outcome, SAMBUNG_DUPLICATE) << came[4].reason;
  EXPECT_EQ(came[4].remote_id, "12");
  EXPECT_EQ(came[5].outcome, SAMBUNG_INVALID);
  EXPECT_TRUE(came[5].reason.starts_with("firstname:")) << came[5].reason;
  EXPECT_EQ(came[6].outcome, SAMBUNG_INVALID) << came[6].reason;
  EXPECT_EQ(came[7].outcome, SAMBUNG_CONFLICT);
  EXPECT_EQ(shop.count("POST"), 2U);
}

TEST(Woocommerce, OnlyWhatDiffersIsWrittenAndNullEmpties) {
  FakeWoocommerce shop;
  shop.add(kSiti);
  WoocommerceBench bench(shop);
  EXPECT_EQ(bench.ask(&System::upsert, upsert_of("11", kSiti)).outcome, SAMBUNG_DONE);
  EXPECT_EQ(shop.count("POST"), 0U);
  const json edit = {{"first_name", "Siti"}, {"billing", {{"phone", nullptr}}}};
  EXPECT_EQ(bench.ask(&System::upsert, upsert_of("11", edit)).outcome, SAMBUNG_DONE);
  EXPECT_EQ(shop.asked().back().body["update"][0],
            (json{{"id", 11}, {"billing", {{"phone", ""}}}}));
}

TEST(Woocommerce, AContactWithoutAnAddressNeedsOneToStandIn) {
  FakeWoocommerce shop;
  WoocommerceBench without(shop);
  const json request = upsert_of("", {{"first_name", "Budi"}}, kKeys);
  const Came refused = without.ask(&System::upsert, request);
  EXPECT_EQ(refused.outcome, SAMBUNG_INVALID);
  EXPECT_NE(refused.reason.find("email_for_missing"), std::string::npos);
  WoocommerceBench with(shop, R"({"email_for_missing":"{id}@customers.invalid"})");
  EXPECT_EQ(with.ask(&System::upsert, request).outcome, SAMBUNG_DONE);
  EXPECT_EQ(shop.customers.at(11)["email"], "c-1@customers.invalid");
  // The address is unique, so the same contact is not made twice.
  EXPECT_EQ(with.ask(&System::upsert, request).outcome, SAMBUNG_DUPLICATE);
}

/// Cells "reset after write", "502 after write".
TEST(Woocommerce, AMakingWhoseEndIsNotKnownMakesOneCustomer) {
  for (const testing::Faults& faults :
       {testing::Faults{.reset_after_write = 1}, testing::Faults{.broken_after_write = 1}}) {
    FakeWoocommerce shop;
    WoocommerceBench bench(shop);
    shop.set(faults);
    const Came lost = bench.ask(&System::upsert, upsert_of("", kSiti, kKeys));
    EXPECT_EQ(lost.outcome, SAMBUNG_UNKNOWN) << lost.reason;
    const Came again = bench.ask(&System::upsert, doubted(upsert_of("", kSiti, kKeys)));
    EXPECT_EQ(again.outcome, SAMBUNG_DONE) << again.reason;
    EXPECT_EQ(again.remote_id, "11");
    EXPECT_EQ(shop.customers.size(), 1U);
    shop.set(faults);
    const json edit = upsert_of("11", {{"first_name", "Aminah"}});
    EXPECT_EQ(bench.ask(&System::upsert, edit).outcome, SAMBUNG_TRANSIENT);
    EXPECT_EQ(bench.ask(&System::upsert, edit).outcome, SAMBUNG_DONE);
  }
}

/// Cell "5xx storm".
TEST(Woocommerce, AStormWritesNothingAndLosesNothing) {
  FakeWoocommerce shop;
  WoocommerceBench bench(shop);
  shop.set({.storm = 2});
  EXPECT_EQ(bench.ask(&System::upsert, upsert_of("", kSiti, kKeys)).outcome, SAMBUNG_TRANSIENT);
  EXPECT_EQ(bench.ask(&System::find, find_of({{"email", {"a@b.example"}}})).outcome,
            SAMBUNG_TRANSIENT);
  EXPECT_TRUE(shop.customers.empty());
}

/// Cell "truncated JSON".
TEST(Woocommerce, HalfAnAnswerIsNone) {
  FakeWoocommerce shop;
  shop.add(kSiti);
  WoocommerceBench bench(shop);
  shop.set({.truncated = 1});
  EXPECT_EQ(bench.ask(&System::fetch, fetch_of("11")).outcome, SAMBUNG_TRANSIENT);
  shop.set({.truncated = 1});
  EXPECT_EQ(bench.ask(&System::upsert, upsert_of("", {{"email", "n@kopi.example"}})).outcome,
            SAMBUNG_UNKNOWN);
}

/// Cell "HTML error page with 503", and with what else stands before a shop.
TEST(Woocommerce, APageThatIsNotTheShopsPausesNothing) {
  FakeWoocommerce shop;
  shop.add(kSiti);
  WoocommerceBench bench(shop);
  const std::vector<std::pair<int, int>> pages = {{503, SAMBUNG_TRANSIENT},
                                                  {403, SAMBUNG_THROTTLED},
                                                  {521, SAMBUNG_TRANSIENT},
                                                  {200, SAMBUNG_TRANSIENT}};
  for (const auto& [status, outcome] : pages) {
    shop.html = 1;
    shop.html_status = status;
    EXPECT_EQ(bench.ask(&System::fetch, fetch_of("11")).outcome, outcome) << status;
  }
  shop.html = 1;
  shop.html_status = 200;
  const json making = upsert_of("", {{"email", "n@kopi.example"}});
  EXPECT_EQ(bench.ask(&System::upsert, making).outcome, SAMBUNG_UNKNOWN);
}

TEST(Woocommerce, WhatTheShopRefusesQuotesNothing) {
  FakeWoocommerce shop;
  shop.add(kSiti);
  WoocommerceBench bench(shop);
  shop.read_only = true;
  const Came came = bench.ask(&System::upsert, upsert_of("11", {{"first_name", "Budi"}}));
  EXPECT_EQ(came.outcome, SAMBUNG_AUTH_DEAD);
  EXPECT_EQ(came.reason.find("Siti"), std::string::npos);
  EXPECT_NE(came.reason.find("woocommerce_rest_authentication_error"), std::string::npos);
}

/// Cells "UTF-8, right-to-left and emoji names" and "phone formats".
TEST(Woocommerce, NamesAndNumbersOfTheWorldComeBackAsTheyWere) {
  FakeWoocommerce shop;
  WoocommerceBench bench(shop);
  json fields = kSiti;
  fields["first_name"] = "\xD8\xB9\xD8\xA8\xD8\xAF \xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x92\xBB";
  const Came made = bench.ask(&System::upsert, upsert_of("", fields, kKeys));
  EXPECT_EQ(made.items.at(0)["fields"]["first_name"], fields["first_name"]) << made.reason;
  const json ways = {"+628123456789", "628123456789", "08123456789"};
  shop.add_order({{"customer_id", 11}});
  for (const char* kept : {"+628123456789", "628123456789", "08123456789"}) {
    shop.customers.at(11)["billing"]["phone"] = kept;
    shop.orders.at(12)["billing"]["phone"] = kept;
    EXPECT_EQ(bench.ask(&System::find, find_of({{"phone", ways}})).ids(),
              std::vector<std::string>{"11"})
        << kept;
  }
}

TEST(Woocommerce, ErasureDeletesCustomersAndNeverStaff) {
  FakeWoocommerce shop;
  shop.add(kSiti);
  shop.add({{"email", "boss@kopi.example"}, {"role", "administrator"}});
  WoocommerceBench bench(shop);
  const auto erase = [&](const char* id) {
    return bench.ask(&System::erase, {{"person", "p"}, {"records", {id}}}).outcome;
  };
  EXPECT_EQ(erase("11"), SAMBUNG_DONE);
  EXPECT_EQ(erase("11"), SAMBUNG_DONE);
  EXPECT_EQ(erase("12"), SAMBUNG_NOT_SUPPORTED);
  EXPECT_EQ(shop.customers.size(), 1U);
}

TEST(Woocommerce, TheProbeSaysWhetherTheKeyWrites) {
  FakeWoocommerce shop;
  WoocommerceBench bench(shop);
  const auto rights = [&] {
    for (const json& each : bench.ask(&System::probe, json::object()).items) {
      if (each["check"] == "rights") return each["ok"].get<bool>();
    }
    return false;
  };
  EXPECT_TRUE(rights());
  shop.read_only = true;
  EXPECT_FALSE(rights());
  EXPECT_TRUE(shop.customers.empty());
}

}  // namespace
}  // namespace sambung
