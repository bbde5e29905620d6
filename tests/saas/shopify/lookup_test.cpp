#include "tests/saas/manifest_mapping.hpp"
#include "tests/saas/shopify/bench.hpp"

/// What bots ask: where is my order?
namespace sambung {
namespace {

using shopify::System;
using testing::Came;
using testing::FakeShopify;
using testing::json;
using testing::ShopifyBench;

json question(const json& keys) { return {{"what", "order"}, {"keys", keys}}; }

class ShopifyLookup : public ::testing::Test {
 protected:
  /// Siti (101) with two orders, a guest's, and another customer's (105) one.
  ShopifyLookup() {
    shop_.add({{"firstName", "Siti"}, {"phone", "+628123456789"}, {"email", "siti@kopi.example"}});
    const json siti = {{"id", "gid://shopify/Customer/101"}, {"__typename", "Customer"}};
    order({{"name", "#1001"},
           {"customer", siti},
           {"fulfillments",
            {{{"trackingInfo",
               {{{"company", "JNE"}, {"number", "J1"}, {"url", "https://jne.example/J1"}},
                {{"company", nullptr}, {"number", "J2"}, {"url", nullptr}}}}}}}});
    order({{"name", "#1002"}, {"customer", siti}});
    order({{"name", "#1003"}, {"email", "Guest@kopi.example"}, {"phone", "+628111"}});
    order({{"name", "#10011"}});
  }
  void order(const json& fields) {
    shop_.set_now(shop_.now() + 60);
    shop_.add_order(fields);
  }
  Came ask(const json& keys) { return bench_.ask(&System::lookup, question(keys)); }
  std::vector<std::string> numbers(const json& keys) {
    std::vector<std::string> all;
    for (const json& item : ask(keys).items) all.push_back(item["fields"]["name"]);
    return all;
  }

  FakeShopify shop_;
  ShopifyBench bench_{shop_};
  using Numbers = std::vector<std::string>;
};

TEST_F(ShopifyLookup, APersonsOrdersAreFoundTheNewestFirst) {
  EXPECT_EQ(numbers({{"phone", {"+628123456789", "08123456789"}}}), (Numbers{"#1002", "#1001"}));
  EXPECT_EQ(numbers({{"email", {"siti@kopi.example"}}}), (Numbers{"#1002", "#1001"}));
  EXPECT_EQ(numbers({{"email", {"guest@kopi.example"}}}), Numbers{});  // Shopify minds case there
  EXPECT_EQ(numbers({{"email", {"Guest@kopi.example"}}}), Numbers{"#1003"});
  EXPECT_EQ(numbers({{"phone", {"+628999"}}}), Numbers{});
  EXPECT_EQ(bench_.ask(&System::lookup, question({{"phone", {"+628123456789"}}})).outcome,
            SAMBUNG_DONE);
}

/// Cell "unsupported filter": nobody is told of an order that a search gave besides.
TEST_F(ShopifyLookup, AnOrderIsTheirsAndHasThatNumberWhateverASearchGives) {
  for (const bool ignores : {false, true}) {
    shop_.ignores_filters = ignores;
    EXPECT_EQ(numbers({{"id", {"1001"}}}), Numbers{"#1001"});
    EXPECT_EQ(numbers({{"id", {"#1001"}}, {"phone", {"+628123456789"}}}), Numbers{"#1001"});
    EXPECT_EQ(numbers({{"id", {"1003"}}, {"phone", {"+628123456789"}}}), Numbers{});
    EXPECT_EQ(numbers({{"phone", {"+628123456789"}}}), (Numbers{"#1002", "#1001"}));
  }
}

TEST_F(ShopifyLookup, WhatIsNoQuestionOfOursIsRefused) {
  EXPECT_EQ(bench_.ask(&System::lookup, {{"what", "invoice"}, {"keys", {{"id", {"1"}}}}}).outcome,
            SAMBUNG_NOT_SUPPORTED);
  EXPECT_EQ(ask({{"colour", {"red"}}}).outcome, SAMBUNG_INVALID);
  EXPECT_EQ(ask(json::object()).outcome, SAMBUNG_INVALID);
  EXPECT_EQ(numbers({{"id", {"' OR name:'1002"}}}), Numbers{});
  EXPECT_EQ(numbers({{"email", {"a' OR email:*"}}}), Numbers{});
}

TEST_F(ShopifyLookup, TheManifestsMappingMakesItWhatAnyShopAnswers) {
  const Came came = ask({{"id", {"1001"}}});
  const json answer = testing::canonical(shopify::kManifest, "order", came.items.at(0)["fields"]);
  EXPECT_EQ(answer["number"], "#1001");
  EXPECT_EQ(answer["status"], "open");
  EXPECT_EQ(answer["total"], "25001.5");
  EXPECT_EQ(answer["tracking"], (json{"J2", "JNE J1 https://jne.example/J1"}));
  const json description = bench_.ask(&System::describe, json::object()).items.at(0);
  const json& returns = description["lookups"]["order"]["returns"];
  for (const auto& [member, value] : answer.items())
    EXPECT_TRUE(returns.contains(member)) << member;
}

}  // namespace
}  // namespace sambung
